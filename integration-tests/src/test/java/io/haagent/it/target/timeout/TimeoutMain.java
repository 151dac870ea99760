package io.haagent.it.target.timeout;

import static io.haagent.it.target.Facts.eventually;
import static io.haagent.it.target.Facts.fact;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls what takes too long, and tells what became of call and thread. */
public final class TimeoutMain {

  private TimeoutMain() {}

  public static void main(String[] arguments) throws Exception {
    fact("late", outcome(Slow::late));
    fact("late.again", outcome(Slow::late));
    fact("late.third", outcome(Slow::late));
    fact("sleep", outcome(Slow::sleep));
    Pipe pipe = Pipe.open();
    fact("channel", outcome(() -> Slow.channel(pipe.source())));
    fact("channel.open", pipe.source().isOpen());
    fact("repeated", outcome(Slow::repeated));
    fact("deadline", outcome(Slow::deadline));
    fact("quick", outcome(Slow::quick));
    fact("virtual", virtually(() -> fact("virtual.sleep", outcome(Slow::virtual))));
    CompletableFuture<String> second = Slow.stage();
    fact("stage", eventually(second::isDone) ? second.join() : "never");
    fact("stage.first", Slow.FIRST.isCancelled());
  }

  /** What a call brings, and whether its thread goes on interrupted. */
  private static String outcome(Callable<?> call) {
    String outcome;
    try {
      outcome = String.valueOf(call.call());
    } catch (Throwable thrown) {
      outcome = thrown.getClass().getSimpleName();
    }
    return outcome + (Thread.interrupted() ? " and the flag" : "");
  }

  /** Runs a task on a virtual thread; false where there are none. */
  private static boolean virtually(Runnable task) throws Exception {
    if (Runtime.version().feature() < 21) {
      return false;
    }
    Thread thread =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    thread.join();
    return true;
  }

  /** Takes a minute unless somebody ends it. */
  static final class Slow {
    static final CompletableFuture<String> FIRST = new CompletableFuture<>();
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    private Slow() {}

    static String late() {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 30_000_000) {
        Thread.onSpinWait();
      }
      return "late";
    }

    static String sleep() throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
      return "slept";
    }

    static String virtual() throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
      return "slept";
    }

    static int channel(Pipe.SourceChannel source) throws java.io.IOException {
      return source.read(ByteBuffer.allocate(1));
    }

    static String repeated() throws InterruptedException {
      if (ATTEMPTS.incrementAndGet() == 1) {
        TimeUnit.MINUTES.sleep(1);
      }
      return "attempt " + ATTEMPTS;
    }

    static String deadline() throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
      return "slept";
    }

    static String quick() {
      return "quick";
    }

    static CompletableFuture<String> stage() {
      return ATTEMPTS.getAndSet(-1) > 0 ? FIRST : CompletableFuture.completedFuture("second");
    }
  }
}
