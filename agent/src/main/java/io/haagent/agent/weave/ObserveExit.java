package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Inlined behind the body of a method that declares a subtype of {@code CompletionStage}: the app
 * gets its own object back, whose completion is observed, for nothing of ours could stand in for
 * it.
 */
final class ObserveExit {

  private ObserveExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("guard") Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object stage,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (token == Guard.FREE) {
      return;
    }
    if (rejection != null) {
      thrown = rejection;
      return;
    }
    Gate.returned(guard, token, start, stage, thrown, null, null);
  }
}
