/** TBD. */
@NullMarked
package io.haagent.agent;

import org.jspecify.annotations.NullMarked;
