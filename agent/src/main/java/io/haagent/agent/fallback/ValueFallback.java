package io.haagent.agent.fallback;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import io.haagent.engine.EventSink;
import io.haagent.engine.FallbackSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a constant, made anew for each call, so that no caller sees what another changed.
 */
final class ValueFallback implements FallbackSource {
  private final String guard;
  private final @Nullable Object json;
  private final EventSink events;
  private final AtomicBoolean warned = new AtomicBoolean();

  ValueFallback(String guard, @Nullable Object json, EventSink events) {
    this.guard = guard;
    this.json = json;
    this.events = events;
  }

  @Override
  public @Nullable Substitute answer(Invocation call, Throwable thrown) {
    JsonConversion conversion = new JsonConversion(new LoadedEnums(call.type.getClassLoader()));
    try {
      return new Substitute(conversion.convert(json, ReturnType.of(call.method)), null);
    } catch (Unconvertible e) {
      if (warned.compareAndSet(false, true)) {
        events.warn(guard, "fallback.value: " + e.getMessage());
      }
      return null;
    }
  }
}
