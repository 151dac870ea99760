package io.haagent.agent.fallback;

import io.haagent.agent.weave.FallbackCheck;
import io.haagent.engine.EventSink;
import io.haagent.engine.Fallback;
import io.haagent.engine.FallbackSource;
import io.haagent.engine.LastGood;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Scheduler;
import io.haagent.engine.Ticker;
import io.haagent.policy.FallbackAnswer;
import org.jspecify.annotations.Nullable;

/** Makes the fallbacks of guarded methods. */
public final class Fallbacks {

  private Fallbacks() {}

  /** Returns what finds out whether a fallback can answer for a method. */
  public static FallbackCheck check(FallbackAnswer answer) {
    if (answer instanceof FallbackAnswer.Constant constant) {
      return new ValueCheck(constant.json());
    }
    if (answer instanceof FallbackAnswer.OtherMethod other) {
      return new MethodCheck(other.type(), other.method());
    }
    return new LastGoodCheck();
  }

  /**
   * Makes what answers for methods.
   *
   * @param index the guard's index
   * @param before the guard's older version, whose answers are kept where they may be as old
   */
  public static FallbackSource source(
      int index,
      String guard,
      FallbackAnswer answer,
      @Nullable PolicyGuard before,
      Scheduler scheduler,
      EventSink events) {
    if (answer instanceof FallbackAnswer.Constant constant) {
      return new ValueFallback(guard, constant.json(), events);
    }
    if (answer instanceof FallbackAnswer.OtherMethod other) {
      return new MethodFallback(index, guard, other.type(), other.method(), events);
    }
    long nanos = ((FallbackAnswer.LastGood) answer).nanos();
    Fallback old = before == null ? null : before.fallback();
    return old != null && old.source() instanceof LastGood known && known.nanos() == nanos
        ? known
        : new LastGood(guard, nanos, Ticker.system(), scheduler, events);
  }
}
