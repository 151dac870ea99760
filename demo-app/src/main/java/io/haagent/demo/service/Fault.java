package io.haagent.demo.service;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A switch, turned over HTTP, that makes a service misbehave. Thread-safe. */
final class Fault {

  /** How a service behaves. */
  enum Mode {
    /** As it should. */
    OK,
    /** Every call takes {@value #SLOWNESS_MILLIS} ms. */
    SLOW,
    /** One call in {@value #FLAKINESS} fails. */
    FLAKY,
    /** Every call fails. */
    FAIL
  }

  private static final long SLOWNESS_MILLIS = 2_000;
  private static final int FLAKINESS = 4;

  // The golden ratio's fraction as a 64-bit one: its multiples are spread evenly (Knuth 6.4), also
  // over every second call, so that two callers in turn fare alike.
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final long SHARE = Long.divideUnsigned(-1L, FLAKINESS) + 1;

  private final AtomicLong calls = new AtomicLong();
  private volatile Mode mode = Mode.OK;

  /** Delays the call if it is to be slow. True if it is to fail. */
  boolean strikes() {
    return switch (mode) {
      case OK -> false;
      case SLOW -> {
        pause();
        yield false;
      }
      case FLAKY -> Long.divideUnsigned(calls.incrementAndGet() * GOLDEN_RATIO, SHARE) == 0;
      case FAIL -> true;
    };
  }

  /** {@code POST /fault?mode=ok|slow|flaky|fail} sets it, any other method only tells it. */
  Reply endpoint(Request request) {
    if (request.method().equals("POST")) {
      mode = parse(request.parameter("mode", ""));
    }
    return Reply.ok("mode=" + mode.name().toLowerCase(Locale.ROOT));
  }

  static Mode parse(String text) {
    for (Mode known : Mode.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(text)) {
        return known;
      }
    }
    throw new IllegalArgumentException("unknown mode; write mode=ok, slow, flaky or fail");
  }

  private static void pause() {
    try {
      Thread.sleep(SLOWNESS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
