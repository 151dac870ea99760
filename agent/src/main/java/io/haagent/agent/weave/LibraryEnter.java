package io.haagent.agent.weave;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Inlined before the body of the method that all calls of an application's client come through. */
final class LibraryEnter {

  private LibraryEnter() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Throwable enter(
      @Advice.Origin Class<?> hook,
      @Advice.This Object client,
      @Advice.Argument(0) Object request,
      @Advice.Local("exchange") @Nullable Exchange exchange) {
    exchange = Gate.open(hook, client, request);
    return exchange == null ? null : Gate.enter(exchange);
  }
}
