package io.haagent.it.target;

import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Prints what a program saw, and waits for what it expects. */
public final class Facts {

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Facts() {}

  /** One line {@code name=value}. */
  public static void fact(String name, Object value) {
    System.out.println(name + "=" + value);
  }

  /** What a call brings: its result, or its exception as {@code threw Type: message}. */
  public static String outcome(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (Throwable thrown) {
      return threw(thrown);
    }
  }

  /** An exception as one line. */
  public static String threw(Throwable thrown) {
    return "threw " + thrown.getClass().getName() + ": " + thrown.getMessage();
  }

  /** Polls until a condition holds; false if it doesn't within 20 s. */
  public static boolean eventually(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    return true;
  }
}
