package io.haagent.it.target.policies;

import static io.haagent.it.target.Facts.eventually;
import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import io.haagent.it.target.Facts;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Drives each policy to where it decides something, and prints what the callers got. */
public final class PoliciesMain {

  private PoliciesMain() {}

  public static void main(String[] arguments) throws Exception {
    breaker();
    lists();
    limit();
    bulkhead();
    deadline();
    reject();
    retry();
    times("off", 5, Backend::off);
  }

  private static void breaker() throws Exception {
    times("breaker.failing", 10, () -> Backend.breaker(false));
    Throwable rejection = thrown(() -> Backend.breaker(true));
    fact("breaker.open", rejection.getClass().getName());
    fact("breaker.open.runs", Backend.runs());
    fact("breaker.guard", tell(rejection, "guard"));
    fact("breaker.policy", tell(rejection, "policy"));
    long retryAfter = (long) tell(rejection, "retryAfterMillis");
    fact("breaker.retryAfter", retryAfter > 0 && retryAfter <= 700 ? "in time" : retryAfter);
    fact("breaker.message", rejection.getMessage().replaceAll("\\d+ ms", "N ms"));
    fact("breaker.stackTrace", rejection.getStackTrace().length);
    fact("breaker.probe", eventually(() -> outcome(() -> Backend.breaker(false)).contains("down")));
    Backend.runs();
    fact("breaker.reopened", outcome(() -> Backend.breaker(true)).startsWith("threw io.haagent"));
    fact(
        "breaker.recovers",
        eventually(() -> outcome(() -> Backend.breaker(true)).equals("answer")));
    Backend.runs();
    times("breaker.closed", 20, () -> Backend.breaker(true));
  }

  private static void lists() {
    times("breaker.ignore", 30, () -> Backend.ignoring(false));
    times("breaker.failure", 10, () -> Backend.failingOn(false));
    times("breaker.noFailure", 30, Backend::failingOnOther);
  }

  private static void limit() throws Exception {
    times("limit", 10, Backend::limit);
    Throwable rejection = thrown(Backend::limit);
    fact("limit.guard", tell(rejection, "guard"));
    fact("limit.policy", tell(rejection, "policy"));
    long retryAfter = (long) tell(rejection, "retryAfterMillis");
    fact("limit.retryAfter", retryAfter > 0 && retryAfter <= 3_600_000 ? "in time" : retryAfter);
    times("limit.wait", 5, Backend::limitWaiting);
    times("limit.retry", 3, Backend::limitRetrying);
    times("limit.async", 1, () -> Backend.limitAsync().get());
    CompletableFuture<String> rejected = Backend.limitAsync();
    fact("limit.async.failedFuture", rejected.isCompletedExceptionally());
    fact("limit.async.cause", cause(rejected).getClass().getName());
  }

  private static void bulkhead() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    List<CompletableFuture<String>> inside = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      inside.add(inThread(() -> Backend.bulkhead(entered, leave)));
    }
    entered.await();
    Throwable rejection = thrown(() -> Backend.bulkhead(entered, leave));
    fact("bulkhead.full", rejection.getClass().getName());
    fact("bulkhead.policy", tell(rejection, "policy"));
    leave.countDown();
    for (CompletableFuture<String> one : inside) {
      fact("bulkhead.inside", one.get());
    }
    Backend.runs();
    times("bulkhead.again", 3, () -> Backend.bulkhead(entered, leave));

    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> holder = inThread(() -> Backend.bulkheadWaiting(first, go));
    first.await();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<String> waiter =
        inThread(
            () -> {
              thread.complete(Thread.currentThread());
              return Backend.bulkheadWaiting(first, go);
            });
    Thread waiting = thread.get();
    fact(
        "bulkhead.wait.parked",
        eventually(() -> waiting.getState() == Thread.State.TIMED_WAITING) && !waiter.isDone());
    go.countDown();
    fact("bulkhead.wait", holder.get() + " " + waiter.get());
    Backend.runs();
  }

  private static void deadline() {
    String last = outcome(Backend::deadline);
    int runs = Backend.runs();
    fact("deadline.retry", last + (runs >= 2 && runs <= 5 ? " in time" : " after " + runs));
    times("deadline.late", 3, Backend::late);
    CompletableFuture<String> never = Backend.never();
    fact("deadline.async", eventually(never::isDone));
    fact("deadline.async.cause", cause(never).getClass().getName());
    Backend.runs();
  }

  private static void reject() {
    times("reject.throw", 2, Backend::throwing);
    times("reject.throw.bare", 2, Backend::throwingBare);
    times("reject.throw.missing", 3, Backend::throwingMissing);
  }

  private static void retry() {
    times("retry.on", 1, () -> Backend.retryOn(true));
    times("retry.notOn", 1, () -> Backend.retryOn(false));
    times("retry.interrupted", 1, Backend::interrupted);
    fact("retry.interrupted.flag", Thread.interrupted());
    times("retry.breaker", 1, Backend::retryAndBreaker);
    times("retry.nested", 1, Backend::outer);
    times("retry.budget", 20, Backend::budget);
  }

  /** Prints how often each outcome came, and how often the body ran. */
  private static void times(String name, int calls, Callable<?> call) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < calls; i++) {
      outcomes.merge(withoutTime(outcome(call)), 1, Integer::sum);
    }
    fact(name, outcomes + " runs:" + Backend.runs());
  }

  private static String withoutTime(String outcome) {
    int retry = outcome.indexOf(", retry after");
    return retry < 0 ? outcome : outcome.substring(0, retry);
  }

  private static Throwable thrown(Callable<?> call) {
    try {
      return new AssertionError("returned " + call.call());
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  /** Asks a rejection by its public interface, which an application compiles against or not. */
  private static Object tell(Throwable rejection, String what) throws Exception {
    Method method = Class.forName("io.haagent.Rejection").getMethod(what);
    return method.invoke(rejection);
  }

  private static Throwable cause(CompletableFuture<String> failed) {
    try {
      return new AssertionError("returned " + failed.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
  }

  private static CompletableFuture<String> inThread(Callable<String> body) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> result.complete(Facts.outcome(body)));
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
