package io.haagent.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the policy's lists: exception classes by name, statuses such as {@code 503} or {@code
 * 5xx}, the word {@code timeout}, and values that a method returns, such as {@code returns null}.
 * Immutable.
 */
final class MatchList {
  /** What {@code timeout} stands for; by name, because not every JVM has java.net.http. */
  private static final List<String> TIMEOUTS =
      List.of(
          "io.haagent.GuardTimeoutException",
          "java.net.http.HttpTimeoutException",
          "java.util.concurrent.TimeoutException",
          "java.net.SocketTimeoutException");

  private static final int STATUSES = 1000;

  static final MatchList NOTHING = new MatchList(List.of());
  static final MatchList METHOD_FAILURES = new MatchList(List.of("java.lang.Exception"));
  static final MatchList HTTP_FAILURES =
      new MatchList(List.of("java.io.IOException", "5xx", "timeout"));
  static final MatchList HTTP_REPEATS =
      new MatchList(List.of("java.io.IOException", "5xx", "429", "timeout"));

  private final Set<String> classes = new HashSet<>();
  private final long[] statuses = new long[(STATUSES + 63) >>> 6];
  private final ReturnedValues values = new ReturnedValues();

  MatchList(List<String> entries) {
    for (String entry : entries) {
      if (entry.equals("timeout")) {
        classes.addAll(TIMEOUTS);
      } else if (entry.startsWith(ReturnedValues.PREFIX)) {
        values.add(entry.substring(ReturnedValues.PREFIX.length()));
      } else if (Character.isDigit(entry.charAt(0))) {
        addStatuses(entry);
      } else {
        classes.add(entry);
      }
    }
  }

  private void addStatuses(String entry) {
    boolean hundred = entry.endsWith("xx");
    int first = hundred ? (entry.charAt(0) - '0') * 100 : Integer.parseInt(entry);
    if (first >= STATUSES || entry.length() != 3) {
      throw new IllegalArgumentException("not a status: " + entry);
    }
    for (int status = first; status <= (hundred ? first + 99 : first); status++) {
      statuses[status >>> 6] |= 1L << status;
    }
  }

  boolean matches(int status) {
    return status >= 0 && status < STATUSES && (statuses[status >>> 6] & 1L << status) != 0;
  }

  /** Tells whether any value that a method returns is listed. */
  boolean listsValues() {
    return !values.isEmpty();
  }

  /** Tells whether what a method has returned is listed. */
  boolean matchesResult(@Nullable Object result) {
    return values.matches(result);
  }

  /** Tells whether a class, one of its superclasses or one of its interfaces is listed. */
  boolean matches(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (classes.contains(c.getName()) || matchesInterfaceOf(c)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesInterfaceOf(Class<?> type) {
    for (Class<?> i : type.getInterfaces()) {
      if (classes.contains(i.getName()) || matchesInterfaceOf(i)) {
        return true;
      }
    }
    return false;
  }
}
