/** A program that a test commands line by line, while the agent comes and goes. */
@NullMarked
package io.haagent.it.target.live;

import org.jspecify.annotations.NullMarked;
