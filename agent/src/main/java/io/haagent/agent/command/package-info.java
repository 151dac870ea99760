/**
 * The end inside the JVM of {@code attach}, {@code detach} and {@code status}: the arguments of an
 * attach say what is asked, a file that they name takes the answer.
 */
@NullMarked
package io.haagent.agent.command;

import org.jspecify.annotations.NullMarked;
