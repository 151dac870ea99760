package io.haagent.agent.compile;

import io.haagent.engine.PolicyGuard;
import io.haagent.policy.HttpTarget;
import org.jspecify.annotations.Nullable;

/** The requests that a guard names, and the guard, or null where it is off. */
final class HttpGuard {
  final HttpTarget target;
  final @Nullable PolicyGuard guard;

  HttpGuard(HttpTarget target, @Nullable PolicyGuard guard) {
    this.target = target;
    this.guard = guard;
  }
}
