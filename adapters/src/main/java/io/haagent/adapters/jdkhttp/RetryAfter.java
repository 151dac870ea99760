package io.haagent.adapters.jdkhttp;

import io.haagent.adapters.http.RetryTime;
import java.net.http.HttpHeaders;

/** Reads {@link RetryTime} from the client's headers. */
final class RetryAfter {
  private RetryAfter() {}

  /** Returns nanoseconds; 0 where nothing is asked for, in the past, or what it says is no time. */
  static long nanos(HttpHeaders headers) {
    return RetryTime.nanos(
        headers.firstValue("Retry-After").orElse(null), headers.firstValue("Date").orElse(null));
  }
}
