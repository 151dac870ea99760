package io.haagent.agent.cli;

import org.jspecify.annotations.Nullable;

/**
 * A JVM as its performance counters show it, without touching it.
 *
 * @param pid its process
 * @param main its main class, or its jar
 * @param agent the version of the agent at work in it, or null
 * @param java the Java version that it is of, such as 17, or null while it starts
 * @param attachable false where it was started with {@code -XX:+DisableAttachMechanism}
 */
record Jvm(
    long pid, String main, @Nullable String agent, @Nullable String java, boolean attachable) {}
