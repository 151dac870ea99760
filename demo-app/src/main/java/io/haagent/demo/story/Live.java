package io.haagent.demo.story;

/**
 * What was done to the running shop. Each scene begins when it was done.
 *
 * @param edited the policy lets one order a second through to payment
 * @param reload what the agent told of the edited policy
 * @param forced the stock's breaker is forced open
 * @param released it is reset
 * @param detached the agent is out, and one call in four fails
 * @param beansLeft the agent's beans that are registered then
 * @param attached the agent is in again, and one call in four fails
 */
record Live(
    Scene edited,
    String reload,
    Scene forced,
    Scene released,
    Scene detached,
    int beansLeft,
    Scene attached) {}
