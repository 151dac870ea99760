/** What a running agent lets its operators see and do, by JMX or by the command line alike. */
@NullMarked
package io.haagent.agent.live;

import org.jspecify.annotations.NullMarked;
