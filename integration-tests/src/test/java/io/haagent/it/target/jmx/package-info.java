/** Programs that JMX clients look into. */
@NullMarked
package io.haagent.it.target.jmx;

import org.jspecify.annotations.NullMarked;
