package io.haagent.agent.jmx;

import org.jspecify.annotations.Nullable;

/**
 * A change of an attribute that listeners are still to be told of.
 *
 * @param guard the guard's name, or the agent's
 * @param attribute the attribute's name
 * @param from its value before; null where the bean knows what it told last
 * @param to its value since
 * @param millis when, in milliseconds since 1970
 * @param message why
 */
record Change(
    String guard,
    String attribute,
    @Nullable Object from,
    @Nullable Object to,
    long millis,
    String message) {}
