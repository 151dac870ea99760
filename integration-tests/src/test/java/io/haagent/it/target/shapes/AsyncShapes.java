package io.haagent.it.target.shapes;

import io.haagent.it.target.Facts;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Calls the asynchronous shapes. */
final class AsyncShapes {

  private AsyncShapes() {}

  static void run() throws Exception {
    Async async = new Async();
    shape("future", () -> async.future("a", 1));
    shape("futureOfSuper", () -> new Async.Sub().future("a", 1));
    shape("stage", () -> async.stage("a").toCompletableFuture());
    shape("asyncStatic", () -> Async.ofStatic("a"));
    shape("asyncPrivate", () -> async.callPrivate("a"));
    shape("asyncSynchronized", () -> async.ofSynchronized("a"));
    shape("asyncDefault", () -> new Async.Remote() {}.ask("a"));
    shape("asyncThrowing", () -> async.throwing("a"));
    ShapesMain.shape("asyncNull", 0, () -> async.nothing("a"));
    surroundings(async);
    Tries.begin(99);
    CompletionStage<String> hopeless = async.stage("a");
    Facts.fact("asyncExhausted", outcome(hopeless.toCompletableFuture()) + " " + Tries.report());
    cancel("asyncCancel", async.pending("a"));
    cancel("asyncCancelOnce", async.pendingOnce("a"));
    observed(async);
    shape("plainFuture", () -> async.plain("a"));
  }

  /** What a call that hands out a future brings in the end. */
  private interface Asynchronous {
    Future<String> call() throws Exception;
  }

  private static void shape(String name, Asynchronous call) {
    ShapesMain.shape(name, 2, () -> get(call.call()));
  }

  private static String get(Future<String> future) throws Exception {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static String outcome(Future<String> future) {
    return Facts.outcome(() -> get(future));
  }

  private static void surroundings(Async async) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader mine = new URLClassLoader("mine", new URL[0], before)) {
      thread.setContextClassLoader(mine);
      shape("asyncSurroundings", async::surroundings);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void cancel(String name, CompletableFuture<String> held) {
    CompletableFuture<String> running = Async.last;
    Facts.fact(name + ".sameObject", held == running);
    held.cancel(true);
    Facts.fact(name, Facts.eventually(running::isCancelled));
    boolean cancelled = false;
    try {
      held.join();
    } catch (CancellationException expected) {
      cancelled = true;
    }
    Facts.fact(name + ".held", cancelled);
  }

  /** The one permit of this guard is held until the promise is kept or broken. */
  private static void observed(Async async) {
    Tries.begin(0);
    Async.Promise first = async.promise("a");
    Facts.fact("asyncSubtype.sameObject", first == Async.last);
    Facts.fact("asyncSubtype.second", Facts.outcome(() -> async.promise("b").isDone()));
    first.completeExceptionally(new Flaky("broken"));
    Facts.fact("asyncSubtype.outcome", outcome(first));
    Facts.fact("asyncSubtype.third", Facts.outcome(() -> async.promise("c").isDone()));
    Facts.fact("asyncSubtype", Tries.report());
  }
}
