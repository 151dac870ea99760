package io.haagent.adapters.jdkhttp;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time for which an answer asks to be left alone: RFC 9110, section 10.2.3, in seconds or until
 * a date.
 */
final class RetryAfter {
  /** A hundred years: more seconds than this would overflow, and nobody waits for either. */
  private static final long MAX_SECONDS = 3_155_760_000L;

  private static final long NANOS = 1_000_000_000L;

  private RetryAfter() {}

  /** Returns nanoseconds; 0 where nothing is asked for, in the past, or what it says is no time. */
  static long nanos(HttpHeaders headers) {
    Optional<String> header = headers.firstValue("Retry-After");
    if (header.isEmpty()) {
      return 0;
    }
    String value = header.get().strip();
    if (value.isEmpty()) {
      return 0;
    }
    char first = value.charAt(0);
    return first >= '0' && first <= '9' ? seconds(value) : until(value, headers);
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
  private static long until(String value, HttpHeaders headers) {
    Instant end = date(value);
    if (end == null) {
      return 0;
    }
    Optional<String> sent = headers.firstValue("Date");
    Instant now = sent.isPresent() ? date(sent.get().strip()) : null;
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
