package io.haagent.adapters.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The time for which an answer asks to be left alone: RFC 9110, section 10.2.3, in seconds or until
 * a date.
 */
public final class RetryTime {
  /** A hundred years: more seconds than this would overflow, and nobody waits for either. */
  private static final long MAX_SECONDS = 3_155_760_000L;

  private static final long NANOS = 1_000_000_000L;

  private RetryTime() {}

  /**
   * Returns nanoseconds; 0 where nothing is asked for, in the past, or what it says is no time.
   *
   * @param header the answer's {@code Retry-After}, or null
   * @param sent the answer's {@code Date}, or null
   */
  public static long nanos(@Nullable String header, @Nullable String sent) {
    String value = header == null ? "" : header.strip();
    if (value.isEmpty()) {
      return 0;
    }
    char first = value.charAt(0);
    return first >= '0' && first <= '9' ? seconds(value) : until(value, sent);
  }

  private static long seconds(String value) {
    long seconds = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      seconds = Math.min(MAX_SECONDS, seconds * 10 + digit);
    }
    return seconds * NANOS;
  }

  /** By the server's own clock, where it tells that: the two may differ by more than the wait. */
  private static long until(String value, @Nullable String sent) {
    Instant end = date(value);
    if (end == null) {
      return 0;
    }
    Instant now = sent == null ? null : date(sent.strip());
    Duration wait = Duration.between(now == null ? Instant.now() : now, end);
    return Math.max(0, Math.min(MAX_SECONDS, wait.toSeconds())) * NANOS;
  }

  private static @Nullable Instant date(String value) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
