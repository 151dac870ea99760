package io.haagent.it.target.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what happens to the calls of one shape at a time, and makes the first of them fail. */
final class Tries {

  private static final AtomicInteger ATTEMPTS = new AtomicInteger();
  private static final AtomicInteger FINALLY = new AtomicInteger();
  private static final List<String> ARGUMENTS = new ArrayList<>();
  private static volatile int failures;

  private Tries() {}

  /** Starts a new shape whose first attempts fail. */
  static void begin(int failing) {
    ATTEMPTS.set(0);
    FINALLY.set(0);
    synchronized (ARGUMENTS) {
      ARGUMENTS.clear();
    }
    failures = failing;
  }

  /** Counts an attempt and notes the arguments it was given. */
  static int enter(Object... arguments) {
    synchronized (ARGUMENTS) {
      ARGUMENTS.add(Stream.of(arguments).map(String::valueOf).collect(Collectors.joining(",")));
    }
    return ATTEMPTS.incrementAndGet();
  }

  static int attempts() {
    return ATTEMPTS.get();
  }

  /** Throws while the running attempt is one of those that fail. */
  static void fail() {
    int attempt = ATTEMPTS.get();
    if (attempt <= failures) {
      throw new Flaky("attempt " + attempt);
    }
  }

  /** What a body does in its {@code finally}. */
  static void leave() {
    FINALLY.incrementAndGet();
  }

  static String report() {
    synchronized (ARGUMENTS) {
      return "attempts:"
          + ATTEMPTS.get()
          + " finally:"
          + FINALLY.get()
          + " arguments:"
          + String.join("|", ARGUMENTS);
    }
  }
}
