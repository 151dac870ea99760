package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import java.lang.invoke.MethodHandle;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Inlined behind the body of a method that declares {@code CompletionStage} or {@code
 * CompletableFuture}: guarded until the stage completes. A rejection is handed out as a failed
 * future. The self-call handle invokes this very body, not an override of it.
 */
final class StageExit {

  private StageExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key,
      @Advice.SelfCallHandle(bound = false) MethodHandle self,
      @Advice.AllArguments(includeSelf = true) Object[] arguments,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object stage,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return;
    }
    if (rejection != null) {
      stage = Gate.failed(rejection);
      return;
    }
    Object taken;
    if (Gate.repeats(guard)) {
      // Reading "arguments" makes the array, so it is read only where a repeat can need it.
      taken = Gate.returned(guard, token, start, stage, thrown, self, arguments, key);
    } else {
      taken = Gate.returned(guard, token, start, stage, thrown, self, null, key);
    }
    stage = taken;
    if (taken != null) {
      thrown = null;
    }
  }
}
