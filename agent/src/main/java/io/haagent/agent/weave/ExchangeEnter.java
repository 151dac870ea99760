package io.haagent.agent.weave;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Inlined before the body of a client's {@code send(request, handler)} and {@code
 * sendAsync(request, handler, pushes, ..)}.
 */
final class ExchangeEnter {

  private ExchangeEnter() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Throwable enter(
      @GuardIndex int adapter,
      @Asynchronous boolean async,
      @Advice.This Object client,
      @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
          @Nullable Object request,
      @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC)
          @Nullable Object handler,
      @Advice.Argument(value = 2, optional = true) @Nullable Object extra,
      @Advice.Local("exchange") @Nullable Exchange exchange) {
    exchange = Gate.open(adapter, client, request, extra, async);
    if (exchange == null) {
      return null;
    }
    Throwable rejection = Gate.enter(exchange);
    request = Gate.request(exchange, request);
    handler = Gate.handler(exchange, handler);
    return rejection;
  }
}
