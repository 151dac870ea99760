package io.haagent.it.target.results;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Says by its values, not by exceptions, that something is wrong. */
final class Stock {
  enum Answer {
    BUSY,
    DONE
  }

  private static final AtomicInteger BODIES = new AtomicInteger();

  private Stock() {}

  /** Returns how many bodies have run since it was last asked. */
  static int bodies() {
    return BODIES.getAndSet(0);
  }

  static int code() {
    return BODIES.incrementAndGet() < 3 ? -1 : 7;
  }

  static boolean flag() {
    return BODIES.incrementAndGet() > 1;
  }

  static long number(long given) {
    BODIES.incrementAndGet();
    return given;
  }

  static @Nullable String nothing() {
    BODIES.incrementAndGet();
    return null;
  }

  static Answer answer() {
    return BODIES.incrementAndGet() < 2 ? Answer.BUSY : Answer.DONE;
  }

  static void act() {
    BODIES.incrementAndGet();
  }

  static CompletableFuture<@Nullable String> later() {
    return CompletableFuture.completedFuture(BODIES.incrementAndGet() < 3 ? null : "there");
  }

  static @Nullable String kept(@Nullable String given) {
    BODIES.incrementAndGet();
    if ("fail".equals(given)) {
      throw new IllegalStateException("down");
    }
    return given;
  }

  /** One argument for all calls, so that they share what is kept. */
  static @Nullable String keptOf(Box box) {
    return kept(box.given);
  }

  /** Holds what a call gives. */
  enum Box {
    ONE;

    @Nullable String given;
  }
}
