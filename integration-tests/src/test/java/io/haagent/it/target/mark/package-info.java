/** Programs that look for traces of the agent. */
@NullMarked
package io.haagent.it.target.mark;

import org.jspecify.annotations.NullMarked;
