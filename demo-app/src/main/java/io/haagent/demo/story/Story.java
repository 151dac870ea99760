package io.haagent.demo.story;

import java.util.List;
import java.util.stream.Stream;

/**
 * A story played to its end.
 *
 * @param well nothing is wrong
 * @param flaky one call in four fails, in the stock and in the price table
 * @param slow the stock answers after two seconds
 * @param failing every call to the stock fails
 * @param recovery the stock is well again
 * @param burst many orders at once
 * @param afterwards the orders after the burst
 * @param live what was done to the running shop then
 * @param agentLog what the agent logged
 */
record Story(
    Scene well,
    Scene flaky,
    Scene slow,
    Scene failing,
    Scene recovery,
    Scene burst,
    Scene afterwards,
    Live live,
    List<String> agentLog) {

  /** All transitions of this guard's breaker, in order. */
  List<Transition> transitions(String guard) {
    return Stream.of(well, flaky, slow, failing, recovery, burst, afterwards)
        .flatMap(scene -> scene.transitions().stream())
        .filter(transition -> transition.guard().equals(guard))
        .toList();
  }
}
