package io.haagent.agent.weave;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Inlined behind the body of a client's blocking call. */
final class SendExit {

  private SendExit() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @Advice.Enter @Nullable Throwable rejection,
      @Advice.Local("exchange") @Nullable Exchange exchange,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
    if (exchange == null) {
      return false;
    }
    if (rejection != null) {
      Object answer = Gate.refused(exchange, rejection);
      if (answer == null) {
        thrown = rejection;
      } else {
        result = answer;
      }
      return false;
    }
    if (Gate.exit(exchange, result, thrown)) {
      return true;
    }
    result = Gate.result(exchange, result);
    thrown = Gate.thrown(exchange, thrown);
    return false;
  }
}
