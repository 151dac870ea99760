package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Inlined behind the body of a method that is guarded to its return. A repeat runs the body again,
 * with the arguments that it was called with.
 */
final class ReturnExit {

  private ReturnExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return false;
    }
    if (rejection != null) {
      thrown = rejection;
      return false;
    }
    if (thrown == null) {
      Gate.success(guard, token, start);
      return false;
    }
    attempt++;
    token = Gate.failure(guard, token, start, attempt, thrown, key);
    return token > Guard.FREE;
  }
}
