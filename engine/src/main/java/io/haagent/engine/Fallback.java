package io.haagent.engine;

import io.haagent.Rejection;
import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outermost policy of a guard: what the caller gets in place of an outcome. Thread-safe.
 *
 * <p>What a fallback throws itself reaches the caller, with the outcome it stands for as
 * suppressed: so do Resilience4j's and Failsafe's, because to throw another exception is what many
 * fallbacks are written for.
 */
public final class Fallback {
  private final FallbackSource source;
  private final Classification classification;
  private final Counts counts;
  private final boolean shadow;
  private final boolean onRejected;
  private final boolean onFailure;
  private final MatchList listed;

  Fallback(
      FallbackSource source,
      List<String> on,
      Classification classification,
      Counts counts,
      boolean shadow) {
    this.source = source;
    this.classification = classification;
    this.counts = counts;
    this.shadow = shadow;
    onRejected = on.contains("rejected");
    onFailure = on.contains("failure");
    List<String> rest = new ArrayList<>(on);
    rest.remove("rejected");
    rest.remove("failure");
    listed = new MatchList(rest);
  }

  /** Returns where the answers come from. */
  public FallbackSource source() {
    return source;
  }

  /** Tells whether the fallback is only counted, because the guard is in shadow. */
  public boolean shadow() {
    return shadow;
  }

  /**
   * Tells whether an outcome is one that the fallback stands in for.
   *
   * @param rejected whether this guard has rejected the call, whatever class of exception says so
   */
  public boolean covers(Throwable thrown, boolean rejected) {
    Throwable cause = Classification.unwrap(thrown);
    if (rejected || (cause instanceof Rejection rejection && isRefusal(rejection))) {
      return onRejected || listed.matches(cause.getClass());
    }
    return listed.matches(cause.getClass())
        || (onFailure && classification.outcome(cause) == Outcome.FAILURE);
  }

  private static boolean isRefusal(Rejection rejection) {
    return !(rejection instanceof io.haagent.GuardTimeoutException);
  }

  /** Tells whether an HTTP answer is one that the fallback stands in for. */
  public boolean covers(int status) {
    return listed.matches(status)
        || (onFailure && classification.outcome(status) == Outcome.FAILURE);
  }

  /** Tells whether what a call has returned is a good answer. */
  boolean isGood(@Nullable Object result) {
    return classification.outcomeOfResult(result) == Outcome.SUCCESS;
  }

  /** Counts an outcome that the fallback took the place of, or in shadow would have. */
  public void given() {
    counts.fellBack();
  }

  /** Returns what the caller gets, or null where it gets {@code thrown}. */
  @Nullable Substitute answer(Invocation call, Throwable thrown, boolean rejected) {
    if (!covers(thrown, rejected)) {
      return null;
    }
    if (shadow) {
      given();
      return null;
    }
    Substitute answer = source.answer(call, Classification.unwrap(thrown));
    if (answer != null) {
      given();
      suppress(answer.thrown, thrown);
    }
    return answer;
  }

  private static void suppress(@Nullable Throwable instead, Throwable thrown) {
    if (instead != null && instead != thrown) {
      instead.addSuppressed(thrown);
    }
  }
}
