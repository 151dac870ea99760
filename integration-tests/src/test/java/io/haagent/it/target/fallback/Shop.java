package io.haagent.it.target.fallback;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Methods of each shape, that fail when they are told to. */
class Shop {
  static boolean down;
  private final String name;

  Shop(String name) {
    this.name = name;
  }

  private static void fail() throws IOException {
    if (down) {
      throw new IOException("down");
    }
  }

  static void nothing() throws IOException {
    fail();
  }

  static boolean flag() throws IOException {
    fail();
    return false;
  }

  static byte ofByte() throws IOException {
    fail();
    return 1;
  }

  static short ofShort() throws IOException {
    fail();
    return 1;
  }

  static char ofChar() throws IOException {
    fail();
    return 'a';
  }

  static int ofInt(int more) throws IOException {
    fail();
    return more;
  }

  synchronized long ofLong(long more) throws IOException {
    fail();
    return more;
  }

  static float ofFloat() throws IOException {
    fail();
    return 1;
  }

  double ofDouble() throws IOException {
    fail();
    return 1;
  }

  static Integer boxed() throws IOException {
    fail();
    return 1;
  }

  private String text(String a, int b) throws IOException {
    fail();
    return a + b;
  }

  String text() throws IOException {
    return text("a", 1);
  }

  static Level level() throws IOException {
    fail();
    return Level.HIGH;
  }

  static Optional<Level> optional() throws IOException {
    fail();
    return Optional.empty();
  }

  static List<Long> list() throws IOException {
    fail();
    return List.of();
  }

  static Map<Level, List<String>> map() throws IOException {
    fail();
    return Map.of();
  }

  static int[] array() throws IOException {
    fail();
    return new int[0];
  }

  static Shop other() throws IOException {
    fail();
    return new Shop("other");
  }

  CompletableFuture<Integer> future(int more) {
    return down
        ? CompletableFuture.failedFuture(new IOException("down"))
        : CompletableFuture.completedFuture(more);
  }

  static CompletionStage<String> stage(String a) {
    if (down) {
      throw new IllegalStateException("down");
    }
    return CompletableFuture.completedStage(a);
  }

  static CompletableFuture<String> cancelled() {
    return CompletableFuture.failedFuture(new CancellationException());
  }

  String byOwn(String a) throws IOException {
    fail();
    return a;
  }

  private String instead(String a, Throwable thrown) {
    return name + " instead of " + a + " after " + thrown.getMessage();
  }

  static long byStatic(long a, double b) throws IOException {
    fail();
    return a;
  }

  static CompletableFuture<String> byAsync(String a) throws IOException {
    fail();
    return CompletableFuture.completedFuture(a);
  }

  static String byThrowing() throws IOException {
    fail();
    return "up";
  }

  static String byWrong(int a) throws IOException {
    fail();
    return "up";
  }

  String lastGood(String key, int page) throws IOException {
    fail();
    return name + key + page;
  }

  CompletableFuture<String> lastGoodAsync(String key) throws IOException {
    fail();
    return CompletableFuture.completedFuture(key + "!");
  }

  static String lastGoodBy(Object key) throws IOException {
    fail();
    return "of " + key;
  }

  static String rejected() throws IOException {
    fail();
    return "up";
  }

  static String shadow() throws IOException {
    fail();
    return "up";
  }

  static String ignored() throws IOException {
    fail();
    return "up";
  }

  static int faulty(int depth) {
    return depth == 0 ? 0 : 1 + faulty(depth - 1);
  }

  static int slow() {
    return 1;
  }

  static CompletableFuture<String> slowFuture() {
    return CompletableFuture.completedFuture("late");
  }

  static CompletableFuture<String> brokenFuture() {
    return CompletableFuture.completedFuture("up");
  }

  /** An enum that JSON names. */
  enum Level {
    LOW,
    HIGH
  }

  /** Where fallbacks stand that are static. */
  static final class Defaults {
    private Defaults() {}

    private static long byStatic(long a, double b) {
      return a + (long) b;
    }

    static CompletableFuture<String> byAsync(String a, Throwable thrown) {
      return CompletableFuture.completedFuture(a + " after " + thrown.getMessage());
    }

    static String byThrowing(Throwable thrown) {
      throw new IllegalStateException("no default");
    }

    static String byWrong(long a) {
      return "never";
    }
  }
}
