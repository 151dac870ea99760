package io.haagent.agent.compile;

import io.haagent.policy.HttpTarget;

/** The requests that a guard names, and the guard's index in the gate. */
final class HttpGuard {
  final HttpTarget target;
  final int index;

  HttpGuard(HttpTarget target, int index) {
    this.target = target;
    this.index = index;
  }
}
