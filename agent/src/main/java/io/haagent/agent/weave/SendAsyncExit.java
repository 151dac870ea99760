package io.haagent.agent.weave;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Inlined behind the body of a client's call that hands out a future. */
final class SendAsyncExit {

  private SendAsyncExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("exchange") @Nullable Exchange exchange,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object future,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (exchange == null) {
      return;
    }
    if (rejection != null) {
      Object answer = Gate.refused(exchange, rejection);
      future = answer == null ? Gate.failed(rejection) : answer;
      return;
    }
    Object taken = Gate.returned(exchange, future, thrown);
    future = taken;
    if (taken != null) {
      thrown = null;
    }
  }
}
