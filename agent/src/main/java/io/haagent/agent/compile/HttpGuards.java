package io.haagent.agent.compile;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.PolicyGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a request's guard: the first in file order that names it. The gate is asked for it, so that
 * what is off there is off here; one that is off still takes the requests it names, for the next
 * one in the file must not. Immutable.
 */
final class HttpGuards implements GuardLookup {
  private final HttpGuard[] guards;

  HttpGuards(List<HttpGuard> guards) {
    this.guards = guards.toArray(new HttpGuard[0]);
  }

  @Override
  public @Nullable PolicyGuard find(
      String method, String scheme, String host, int port, String rawPath) {
    for (HttpGuard guard : guards) {
      if (guard.target.matches(method, host, port, scheme, rawPath)) {
        return Gate.guard(guard.index) instanceof PolicyGuard found ? found : null;
      }
    }
    return null;
  }
}
