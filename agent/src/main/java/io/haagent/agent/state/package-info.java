/** The file in which breakers and limits outlive the JVM: its format and how it is replaced. */
@NullMarked
package io.haagent.agent.state;

import org.jspecify.annotations.NullMarked;
