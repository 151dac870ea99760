package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last failure in words, for people who ask what is wrong. Taken at most once a second, for the
 * words cost more than counting it does; the exception itself is not kept, for it holds what the
 * application threw. Thread-safe.
 */
final class LastFailure {

  /** What fits in a line. */
  private static final int MAX_LENGTH = 200;

  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final AtomicLong last;
  private volatile @Nullable Failure failure;

  /**
   * A failure.
   *
   * @param text at most 200 characters
   * @param epochMillis milliseconds since 1970
   */
  record Failure(String text, long epochMillis) {}

  LastFailure(long now) {
    this.last = new AtomicLong(now - INTERVAL_NANOS);
  }

  @Nullable Failure get() {
    return failure;
  }

  /** Notes what an attempt threw; safe whatever the exception's own methods do. */
  void note(Throwable thrown, long now) {
    if (isDue(now)) {
      keep(thrown.getClass().getName() + message(thrown));
    }
  }

  /** Notes the HTTP status that an attempt was answered with. */
  void note(int status, long now) {
    if (isDue(now)) {
      keep("HTTP " + status);
    }
  }

  /** Notes a value, one that the policy lists, that an attempt has returned. */
  void noteResult(@Nullable Object result, long now) {
    if (isDue(now)) {
      keep("returned " + (result instanceof Enum<?> constant ? constant.name() : result));
    }
  }

  /** Notes that an attempt was answered after its time, which is called {@code limit}. */
  void noteOverrun(String limit, long nanos, long now) {
    if (isDue(now)) {
      keep("answered after the " + limit + " of " + nanos / 1_000_000 + " ms");
    }
  }

  private boolean isDue(long now) {
    long before = last.get();
    return now - before >= INTERVAL_NANOS && last.compareAndSet(before, now);
  }

  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : ": " + message;
    } catch (Throwable broken) {
      return "";
    }
  }

  private void keep(String text) {
    int length = text.length();
    if (length > MAX_LENGTH) {
      length = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    }
    failure = new Failure(text.substring(0, length), System.currentTimeMillis());
  }
}
