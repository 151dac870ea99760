package io.haagent.it.target.policies;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the guarded program depends on: a method for each guard, so that none disturbs another's
 * counts.
 */
final class Backend {

  private static final AtomicInteger RUNS = new AtomicInteger();

  private Backend() {}

  /** How often a body has run since this was last asked. */
  static int runs() {
    return RUNS.getAndSet(0);
  }

  static String breaker(boolean healthy) throws IOException {
    return answer(healthy);
  }

  static String ignoring(boolean healthy) throws IOException {
    return answer(healthy);
  }

  static String failingOn(boolean healthy) throws IOException {
    return answer(healthy);
  }

  static String failingOnOther() {
    RUNS.incrementAndGet();
    throw new IllegalStateException("other");
  }

  static String limit() {
    RUNS.incrementAndGet();
    return "answer";
  }

  static String limitWaiting() {
    RUNS.incrementAndGet();
    return "answer";
  }

  static String limitRetrying() throws IOException {
    return answer(false);
  }

  static CompletableFuture<String> limitAsync() {
    RUNS.incrementAndGet();
    return CompletableFuture.completedFuture("answer");
  }

  static String bulkhead(CountDownLatch entered, CountDownLatch leave) throws Exception {
    return held(entered, leave);
  }

  static String bulkheadWaiting(CountDownLatch entered, CountDownLatch leave) throws Exception {
    return held(entered, leave);
  }

  static String deadline() throws IOException {
    return answer(false);
  }

  /** Brings its answer when the deadline is over. */
  static String late() {
    RUNS.incrementAndGet();
    long start = System.nanoTime();
    while (System.nanoTime() - start < 30_000_000) {
      Thread.onSpinWait();
    }
    return "late";
  }

  static CompletableFuture<String> never() {
    RUNS.incrementAndGet();
    return new CompletableFuture<>();
  }

  static String off() throws IOException {
    return answer(false);
  }

  static String throwing() {
    return limit("throwing");
  }

  static String throwingBare() {
    return limit("throwingBare");
  }

  static String throwingMissing() {
    return limit("throwingMissing");
  }

  static String retryOn(boolean listed) throws IOException {
    RUNS.incrementAndGet();
    if (listed) {
      throw new java.io.FileNotFoundException("listed");
    }
    throw new IllegalStateException("not listed");
  }

  static String interrupted() throws IOException {
    RUNS.incrementAndGet();
    Thread.currentThread().interrupt();
    throw new IOException("interrupted");
  }

  static String retryAndBreaker() throws IOException {
    RUNS.incrementAndGet();
    throw new IOException("own outcome");
  }

  static String outer() throws IOException {
    return innerOf();
  }

  static String innerOf() throws IOException {
    RUNS.incrementAndGet();
    throw new IOException("inner");
  }

  static String budget() throws IOException {
    return answer(false);
  }

  private static String limit(String name) {
    RUNS.incrementAndGet();
    return name;
  }

  private static String answer(boolean healthy) throws IOException {
    RUNS.incrementAndGet();
    if (!healthy) {
      throw new IOException("down");
    }
    return "answer";
  }

  private static String held(CountDownLatch entered, CountDownLatch leave) throws Exception {
    RUNS.incrementAndGet();
    entered.countDown();
    if (!leave.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody let this call go");
    }
    return "answer";
  }
}
