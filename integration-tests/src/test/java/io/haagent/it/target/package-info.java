/**
 * The programs that run under the agent, one folder for each subject. They know the JDK only (and
 * one Spring) and print what they saw as {@code name=value} lines.
 */
@NullMarked
package io.haagent.it.target;

import org.jspecify.annotations.NullMarked;
