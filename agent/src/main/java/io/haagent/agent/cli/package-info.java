/** The command line: {@code java -jar ha-agent.jar <command>}. */
@NullMarked
package io.haagent.agent.cli;

import org.jspecify.annotations.NullMarked;
