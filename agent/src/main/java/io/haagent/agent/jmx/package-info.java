/**
 * The agent over JMX: beans in the application's own platform MBean server, once that has come to
 * be. Nothing here starts a server, opens a port or grants an access.
 *
 * <p>The beans are {@link javax.management.DynamicMBean}s of our own. An MXBean would need its
 * interface and its types to be classes of ours, of which the JDK keeps what it found out by
 * reflection; here the JDK meets one class, {@link io.haagent.agent.jmx.Bean}, and keeps nothing of
 * it once it is unregistered, so that the agent's loader can go. It also lets descriptions, units
 * and exceptions be what a client without our classes can read: every value, notification and
 * exception that leaves is of a type of the JDK.
 */
@NullMarked
package io.haagent.agent.jmx;

import org.jspecify.annotations.NullMarked;
