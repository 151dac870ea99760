package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import java.lang.invoke.MethodHandle;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@link StageExit} of a guard with a fallback: what the caller gets is the last stage's stand-in.
 */
final class FallbackStageExit {

  private FallbackStageExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key,
      @Advice.Origin Class<?> type,
      @MethodSite String method,
      @Advice.This(optional = true) @Nullable Object object,
      @Advice.AllArguments Object[] parameters,
      @Advice.SelfCallHandle(bound = false) MethodHandle self,
      @Advice.AllArguments(includeSelf = true) Object[] arguments,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object stage,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return;
    }
    Object taken;
    if (rejection != null) {
      taken = Gate.failed(rejection);
    } else if (Gate.repeats(guard)) {
      taken = Gate.returned(guard, token, start, stage, thrown, self, arguments, key);
    } else {
      taken = Gate.returned(guard, token, start, stage, thrown, self, null, key);
    }
    taken =
        Gate.recovering(guard, type, method, object, parameters, taken, thrown, rejection != null);
    stage = taken;
    if (taken != null) {
      thrown = null;
    }
  }
}
