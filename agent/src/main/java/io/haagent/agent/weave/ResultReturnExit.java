package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReturnExit} of a guard to which it matters what the method returns, which it is therefore
 * shown: a primitive value is boxed for that.
 */
final class ResultReturnExit {

  private ResultReturnExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key,
      @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return false;
    }
    if (rejection != null) {
      thrown = rejection;
      return false;
    }
    attempt++;
    if (thrown == null) {
      token = Gate.answered(guard, token, start, attempt, result, key);
    } else {
      token = Gate.failure(guard, token, start, attempt, thrown, key);
    }
    return token > Guard.FREE;
  }
}
