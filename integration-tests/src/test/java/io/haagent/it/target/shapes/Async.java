package io.haagent.it.target.shapes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Methods that return before their work is done. */
class Async {

  static volatile CompletableFuture<String> last = new CompletableFuture<>();

  private static CompletableFuture<String> later(int attempt, Supplier<String> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (attempt != Tries.attempts()) {
            throw new IllegalStateException("attempts overlap");
          }
          Tries.fail();
          return work.get();
        });
  }

  CompletableFuture<String> future(String a, long b) {
    int attempt = Tries.enter(a, b);
    a += "x";
    b++;
    String result = a + b;
    try {
      return later(attempt, () -> result);
    } finally {
      Tries.leave();
    }
  }

  CompletionStage<String> stage(String a) {
    int attempt = Tries.enter(a);
    a += "x";
    String result = a;
    try {
      return later(attempt, () -> result);
    } finally {
      Tries.leave();
    }
  }

  static CompletableFuture<String> ofStatic(String a) {
    int attempt = Tries.enter(a);
    a += "x";
    String result = a;
    try {
      return later(attempt, () -> result);
    } finally {
      Tries.leave();
    }
  }

  CompletableFuture<String> callPrivate(String a) {
    return ofPrivate(a);
  }

  private CompletableFuture<String> ofPrivate(String a) {
    int attempt = Tries.enter(a);
    a += "x";
    String result = a;
    try {
      return later(attempt, () -> result);
    } finally {
      Tries.leave();
    }
  }

  synchronized CompletableFuture<String> ofSynchronized(String a) {
    int attempt = Tries.enter(a, Thread.holdsLock(this));
    try {
      return later(attempt, () -> "synchronized");
    } finally {
      Tries.leave();
    }
  }

  /** An interface's own body. */
  interface Remote {
    default CompletableFuture<String> ask(String a) {
      int attempt = Tries.enter(a);
      try {
        return later(attempt, () -> "asked");
      } finally {
        Tries.leave();
      }
    }
  }

  /** Fails before there is a future. */
  CompletableFuture<String> throwing(String a) {
    Tries.enter(a);
    a += "x";
    try {
      Tries.fail();
      return CompletableFuture.completedFuture(a);
    } finally {
      Tries.leave();
    }
  }

  /** Hands out null, as mocks do. */
  CompletableFuture<String> nothing(String a) {
    Tries.enter(a);
    return null;
  }

  CompletableFuture<String> pending(String a) {
    Tries.enter(a);
    last = new CompletableFuture<>();
    return last;
  }

  /** The same, guarded without a retry. */
  CompletableFuture<String> pendingOnce(String a) {
    Tries.enter(a);
    last = new CompletableFuture<>();
    return last;
  }

  /** Notes the loader and the thread that a repeat runs with. */
  CompletableFuture<String> surroundings() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    int attempt =
        Tries.enter(
            loader == null ? "none" : loader.getName(), thread.getName().startsWith("ha-agent"));
    try {
      return later(attempt, () -> "surrounded");
    } finally {
      Tries.leave();
    }
  }

  /** A future type of the application's own. */
  static final class Promise extends CompletableFuture<String> {
    @Override
    public Executor defaultExecutor() {
      return Runnable::run;
    }
  }

  /** Declares more than the guard can make, so that it is observed only. */
  Promise promise(String a) {
    Tries.enter(a);
    Promise promise = new Promise();
    last = promise;
    return promise;
  }

  /** A plain future is guarded to its return. */
  Future<String> plain(String a) {
    Tries.enter(a);
    a += "x";
    String result = a;
    try {
      Tries.fail();
      FutureTask<String> task = new FutureTask<>(() -> result);
      task.run();
      return task;
    } finally {
      Tries.leave();
    }
  }

  /** The override must not be called again by a repeat of the body below it. */
  static final class Sub extends Async {
    @Override
    CompletableFuture<String> future(String a, long b) {
      return super.future(a + "sub", b);
    }
  }
}
