/**
 * Forks real JVMs with the packaged {@code ha-agent.jar}, on JDK 17 and 25, and looks at what a
 * user would see: exit code, output, log, events, and what arrived at a server.
 */
@NullMarked
package io.haagent.it;

import org.jspecify.annotations.NullMarked;
