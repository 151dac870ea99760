package io.haagent.it.target.timeout;

import static io.haagent.it.target.Facts.eventually;
import static io.haagent.it.target.Facts.fact;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Calls what takes too long, and tells what became of call and thread. */
public final class TimeoutMain {

  private static final Thread MAIN = Thread.currentThread();

  private TimeoutMain() {}

  public static void main(String[] arguments) throws Exception {
    fact("late", outcome(Slow::late));
    fact("late.again", outcome(Slow::late));
    fact("late.third", outcome(Slow::late));
    Pipe pipe = Pipe.open();
    fact("channel", outcome(() -> Slow.channel(pipe.source())));
    fact("channel.open", pipe.source().isOpen());
    waits("");
    fact("monitor", outcome(() -> Slow.monitor(TimeoutMain::enter)));
    fact("repeated", outcome(Slow::repeated));
    fact("both", outcome(Slow::both));
    fact("both.repeated", Slow.BOTH.get() > 1);
    fact("deadline", outcome(Slow::deadline));
    fact("quick", outcome(Slow::quick));
    fact("virtual", virtually(() -> waits("virtual.")));
    CompletableFuture<String> second = Slow.stage();
    fact("stage", eventually(second::isDone) ? second.join() : "never");
    fact("stage.first", Slow.FIRST.isCancelled());
  }

  /** Waits in all that an interrupt may end, or may not. */
  private static void waits(String prefix) {
    fact(prefix + "sleep", outcome(Slow::sleep));
    Object lock = new Object();
    fact(
        prefix + "wait",
        outcome(
            () ->
                Slow.in(
                    () -> {
                      synchronized (lock) {
                        lock.wait();
                      }
                      return "notified";
                    })));
    Thread main = MAIN;
    fact(prefix + "join", outcome(() -> Slow.in(() -> join(main))));
    fact(prefix + "queue", outcome(() -> Slow.in(new LinkedBlockingQueue<String>()::take)));
    fact(prefix + "future", outcome(() -> Slow.in(new CompletableFuture<String>()::get)));
    Semaphore none = new Semaphore(0);
    fact(prefix + "permit", outcome(() -> Slow.in(() -> acquire(none))));
    fact(prefix + "park", outcome(() -> Slow.in(TimeoutMain::park)));
    ReentrantLock held = new ReentrantLock();
    Thread holder = new Thread(() -> hold(held), "holder");
    holder.setDaemon(true);
    holder.start();
    eventually(held::isLocked);
    fact(prefix + "lock", outcome(() -> Slow.in(() -> lock(held))));
    fact(prefix + "selector", outcome(() -> Slow.in(TimeoutMain::select)));
    fact(prefix + "socket", outcome(() -> Slow.in(TimeoutMain::read)));
  }

  private static String join(Thread thread) throws InterruptedException {
    thread.join();
    return "joined";
  }

  private static String acquire(Semaphore none) throws InterruptedException {
    none.acquire();
    return "acquired";
  }

  private static String park() {
    LockSupport.parkNanos(60_000_000_000L);
    return "parked, interrupted " + Thread.currentThread().isInterrupted();
  }

  private static void hold(ReentrantLock lock) {
    lock.lock();
    LockSupport.parkNanos(60_000_000_000L);
  }

  private static String lock(ReentrantLock lock) throws InterruptedException {
    lock.lockInterruptibly();
    return "locked";
  }

  private static String select() throws IOException {
    try (Selector selector = Selector.open()) {
      return "selected " + selector.select(60_000) + ", open " + selector.isOpen();
    }
  }

  /** Reads what is sent only when the reader has been interrupted. */
  private static String read() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket peer = server.accept()) {
      Thread reader = Thread.currentThread();
      Thread writer =
          new Thread(
              () -> {
                boolean interrupted = eventually(() -> reader.isInterrupted() || client.isClosed());
                try {
                  peer.getOutputStream().write(interrupted ? 1 : 2);
                } catch (IOException e) {
                  // The reader has gone.
                }
              });
      writer.setDaemon(true);
      writer.start();
      return "read " + client.getInputStream().read();
    }
  }

  /** Comes into a monitor that is held until it has been interrupted. */
  private static String enter() throws InterruptedException {
    Object monitor = new Object();
    Thread caller = Thread.currentThread();
    CountDownLatch taken = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () -> {
              synchronized (monitor) {
                taken.countDown();
                eventually(caller::isInterrupted);
              }
            });
    holder.setDaemon(true);
    holder.start();
    taken.await();
    synchronized (monitor) {
      return "entered, interrupted " + caller.isInterrupted();
    }
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
    static final AtomicInteger BOTH = new AtomicInteger();
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

    static String in(Callable<String> wait) throws Exception {
      return wait.call();
    }

    static String monitor(Callable<String> wait) throws Exception {
      return wait.call();
    }

    static String both() throws InterruptedException {
      BOTH.incrementAndGet();
      TimeUnit.MINUTES.sleep(1);
      return "slept";
    }

    static int channel(Pipe.SourceChannel source) throws IOException {
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
