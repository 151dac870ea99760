package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.bootstrap.Substitute;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReturnExit} of a guard with a fallback, which is the outermost policy: it turns the last
 * outcome, be it a rejection, into what the caller gets. The arguments are collected only where the
 * answer may depend on them.
 */
final class FallbackReturnExit {

  private FallbackReturnExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key,
      @Advice.Origin Class<?> type,
      @MethodSite String method,
      @Judged boolean judges,
      @Advice.This(optional = true) @Nullable Object self,
      @Advice.AllArguments Object[] arguments,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return false;
    }
    if (rejection != null) {
      thrown = rejection;
    } else if (thrown == null) {
      if (judges) {
        attempt++;
        token = Gate.answered(guard, token, start, attempt, result, key);
        if (token > Guard.FREE) {
          return true;
        }
      } else {
        Gate.success(guard, token, start);
        token = Guard.FREE;
      }
      if (token == Guard.FREE && Gate.remembers(guard)) {
        Gate.remember(guard, type, method, self, arguments, result);
      }
      return false;
    } else {
      attempt++;
      token = Gate.failure(guard, token, start, attempt, thrown, key);
      if (token > Guard.FREE) {
        return true;
      }
    }
    Substitute answer =
        Gate.fallback(guard, type, method, self, arguments, thrown, rejection != null);
    if (answer != null) {
      thrown = answer.thrown;
      if (answer.thrown == null) {
        result = answer.result;
      }
    }
    return false;
  }
}
