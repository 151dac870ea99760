package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.AsyncCall;
import io.haagent.engine.AsyncSteps;
import io.haagent.engine.Fault;
import io.haagent.engine.Nesting;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.TimeLimit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One guarded call, and the body handler of all its attempts: one object, so that a healthy call
 * costs little. The client calls {@link #apply} on a thread of its own, between the caller's {@link
 * #enter} and {@link #exit}; its futures order what the two write.
 */
sealed class JdkCall extends Exchange
    implements BodyHandler<Object>, BodyWatcher, AsyncSteps<HttpResponse<Object>>
    permits HedgedCall {
  /** The {@code send} that the calling thread is in; null again when it is over. */
  private static final ThreadLocal<@Nullable JdkCall> RUNNING = new ThreadLocal<>();

  /** Says that a fault stands in for the first asynchronous attempt; nobody sees it. */
  static final Throwable STRUCK = new IOException("struck");

  private final PolicyGuard guard;
  private final HttpClient client;
  private final HttpRequest request;
  private final @Nullable Object promises;
  private final boolean async;

  /** What the guard tells the call apart by, or 0. */
  private final long key;

  private final Attempt attempt;

  /** What tells the dependency about the attempts, or null where it isn't told. */
  private final @Nullable AttemptHeaders headers;

  private @Nullable BodyHandler<Object> handler;

  private @Nullable JdkCall outer;
  private boolean entered;
  private long start;
  private @Nullable Object result;
  private @Nullable Throwable thrown;
  private @Nullable SendDeadline deadline;
  private @Nullable SendDeadline attemptTimeout;

  JdkCall(
      PolicyGuard guard,
      HttpClient client,
      HttpRequest request,
      @Nullable Object promises,
      boolean async,
      long key) {
    this.guard = guard;
    this.key = key;
    this.client = client;
    this.request = request;
    this.promises = promises;
    this.async = async;
    this.attempt = new Attempt(guard);
    this.headers = AttemptHeaders.of(guard, request);
  }

  /** Returns what {@link PolicyGuard#start} returned. */
  long start() {
    return start;
  }

  /** Returns what the guard tells the call apart by, or 0. */
  long key() {
    return key;
  }

  /** Tells whether the client hands out a future. */
  boolean async() {
    return async;
  }

  static @Nullable JdkCall running() {
    return RUNNING.get();
  }

  @SuppressWarnings("ReferenceEquality") // an equal request of the app's own is another call
  boolean sends(HttpRequest other) {
    return request == other;
  }

  /** Returns what the inner {@code sendAsync} is to be called through, or null for nothing. */
  @Nullable Exchange inner() {
    Exchange inner = guard.cuts() || headers != null ? new InnerSend(this) : null;
    Fault fault = guard.fault();
    return fault != null && fault.strikes() ? new StruckSend(fault, this, request, inner) : inner;
  }

  @Override
  public @Nullable Throwable enter() {
    if (!Nesting.enter(guard.id())) {
      return null;
    }
    long token = 0;
    try {
      start = guard.start();
      token = guard.admit(start, true, key);
      if (token < 0) {
        return Rejections.of(guard, token);
      }
    } finally {
      if (token <= 0) {
        Nesting.exit(guard.id());
      }
    }
    if (token > 0) {
      entered = true;
      attempt.begin(token);
      begun(token);
      if (!async) {
        outer = RUNNING.get();
        RUNNING.set(this);
      } else if (guard.fault() != null && guard.fault().strikes()) {
        return STRUCK;
      }
    }
    return null;
  }

  @Override
  public @Nullable Object refused(Throwable rejection) {
    Fault fault = guard.fault();
    return rejection == STRUCK && fault != null
        ? returned(struck(fault, arm(), marked()), null)
        : null;
  }

  /** Makes an asynchronous attempt that an injected fault strikes. */
  private CompletionStage<HttpResponse<Object>> struck(
      Fault fault, BodyHandler<Object> by, HttpRequest asked) {
    if (fault.delayNanos() == 0) {
      return ending(fault, by, asked);
    }
    CompletionStage<?> over = fault.later(CompletableFuture.completedFuture(null));
    return over.thenCompose(nothing -> ending(fault, by, asked));
  }

  private CompletionStage<HttpResponse<Object>> ending(
      Fault fault, BodyHandler<Object> by, HttpRequest asked) {
    if (fault.status() > 0) {
      return StruckSend.answer(fault, request, by);
    }
    Throwable abort = StruckSend.abort(fault);
    return abort == null ? sent(by, asked) : CompletableFuture.failedFuture(abort);
  }

  @Override
  public @Nullable Object request(@Nullable Object asked) {
    // A blocking call's is its inner call's.
    return entered && async ? marked() : asked;
  }

  /** Returns the request as the running attempt sends it. */
  HttpRequest marked() {
    return marked(attempt.number(), attempt.token());
  }

  HttpRequest marked(int number, long token) {
    return headers == null ? request : headers.on(request, number, token, start);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object handler(@Nullable Object given) {
    if (!entered || given == null) {
      return given;
    }
    handler = (BodyHandler<Object>) given;
    return arm();
  }

  /** The first attempt has been admitted. */
  void begun(long token) {}

  /** Returns what handles the answer of the call's first attempt. */
  BodyHandler<Object> arm() {
    return this;
  }

  /** Returns what goes on with the call once its first attempt is made. */
  AsyncSteps<HttpResponse<Object>> steps() {
    return this;
  }

  /** Tells whether the call may have more than its first attempt. */
  boolean goesOn() {
    return guard.repeats() && repeatable();
  }

  /** The headers are there: judge the answer, and keep it from the application if it repeats. */
  @Override
  public BodySubscriber<Object> apply(ResponseInfo info) {
    return answered(info, attempt, this);
  }

  @SuppressWarnings("NullAway") // the client hands out no handler before handler() has set it
  BodySubscriber<Object> answered(ResponseInfo info, Attempt answering, BodyWatcher watcher) {
    boolean held = false;
    try {
      held = answering.answered(start, info, repeatable());
    } catch (Throwable fault) {
      Gate.fault("apply", fault);
    }
    if (held) {
      return new HoldingSubscriber(info, guard.scheduler());
    }
    return WatchedSubscriber.watch(handler.apply(info), watcher, answering.number());
  }

  @Override
  public void bodyFailed(int number, Throwable failure) {
    if (attempt.number() == number) {
      attempt.failed(start, failure);
    }
  }

  /** The inner call of this {@code send} has begun. */
  void waitsFor(CompletableFuture<?> running) {
    long left = guard.remaining(start);
    SendDeadline armed = deadline;
    if (armed != null) {
      armed.next(running);
    } else if (left != Long.MAX_VALUE) {
      armed = new SendDeadline(guard, TimeLimit.DEADLINE);
      deadline = armed;
      armed.arm(running, left);
    }
    long attemptLeft = guard.attemptRemaining(attempt.token());
    if (attemptLeft < left) {
      SendDeadline timer = new SendDeadline(guard, TimeLimit.ATTEMPT);
      attemptTimeout = timer;
      timer.arm(running, attemptLeft);
    }
  }

  @Override
  public boolean exit(@Nullable Object answer, @Nullable Throwable failure) {
    result = answer;
    thrown = failure;
    if (!entered) {
      return false;
    }
    boolean again = false;
    try {
      again = repeat(answer, failure);
    } catch (Throwable fault) {
      // Here and not in the gate: a held answer must reach the caller all the same.
      Gate.fault("exit", fault);
    }
    if (!again) {
      guard.took(start);
      leave();
      replay();
    }
    return again;
  }

  private boolean repeat(@Nullable Object answer, @Nullable Throwable failure) {
    if (failure != null && deadline != null && deadline.over()) {
      attempt.overran(start);
      return false;
    }
    if (attemptTimeout != null) {
      attemptTimeout.disarm();
      if (failure != null && attemptTimeout.over()) {
        attempt.overran(start);
      }
      attemptTimeout = null;
    }
    long delay = judge(answer, failure);
    // Asked again, for since the answer had its promise its body has been held for a while.
    if (delay < 0 || delay >= guard.remaining(start) || !guard.pause(delay)) {
      return false;
    }
    long token = guard.readmit(start, true, key);
    if (token <= 0) {
      return false;
    }
    attempt.begin(token);
    return true;
  }

  private long judge(@Nullable Object answer, @Nullable Throwable failure) {
    return failure == null
        ? attempt.returned(start, answer)
        : attempt.threw(start, failure, repeatable());
  }

  boolean repeatable() {
    return guard.retries() && isRepeatable();
  }

  private boolean isRepeatable() {
    return Repeatable.test(request, guard.idempotent());
  }

  private void leave() {
    entered = false;
    Nesting.exit(guard.id());
    if (!async) {
      RUNNING.set(outer);
    }
    if (deadline != null) {
      deadline.disarm();
    }
    if (attemptTimeout != null) {
      attemptTimeout.disarm();
    }
  }

  /** The answer was held for another attempt that isn't made: now it is the caller's after all. */
  @SuppressWarnings("unchecked")
  private void replay() {
    if (thrown != null
        || !(result instanceof HttpResponse<?> response)
        || !(response.body() instanceof HeldBody)) {
      return;
    }
    HttpResponse<Object> held = (HttpResponse<Object>) response;
    result = null;
    try {
      result = last(held).toCompletableFuture().get();
    } catch (InterruptedException e) {
      thrown = e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      // As the client's own send does it: the caller's stack trace, the cause beneath.
      thrown = new IOException(cause == null ? null : cause.getMessage(), cause);
    }
  }

  @Override
  public @Nullable Object result() {
    return result;
  }

  @Override
  public @Nullable Throwable thrown() {
    return thrown;
  }

  @Override
  // Woven code is as untyped as the gate; what it is given goes on to the app as the future it is.
  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
  public @Nullable Object returned(@Nullable Object future, @Nullable Throwable failure) {
    if (!entered) {
      return future;
    }
    leave();
    long token = attempt.token();
    guard.leave(token);
    AsyncSteps<HttpResponse<Object>> steps = steps();
    if (failure != null) {
      return AsyncCall.guard(guard, token, start, failure, steps);
    }
    if (future == null) {
      steps.failed(token, start, null, null);
      return null;
    }
    CompletableFuture<HttpResponse<Object>> running =
        (CompletableFuture<HttpResponse<Object>>) future;
    if (goesOn()) {
      return AsyncCall.guard(guard, token, start, running, steps);
    }
    AsyncCall.observe(guard, token, start, running, this);
    if (guard.shadow() && isRepeatable()) {
      AsyncCall.forecast(guard, start, running, this);
    }
    return future;
  }

  @Override
  public long readmit(PolicyGuard asked, long began) {
    return asked.readmit(began, false, key);
  }

  @Override
  public void admitted(long token) {
    attempt.begin(token);
  }

  @Override
  public CompletionStage<HttpResponse<Object>> attempt(long token) {
    return send(this, marked());
  }

  /** Makes another attempt, or has a fault strike it. */
  CompletionStage<HttpResponse<Object>> send(BodyHandler<Object> by, HttpRequest asked) {
    Fault fault = guard.fault();
    return fault != null && fault.strikes() ? struck(fault, by, asked) : sent(by, asked);
  }

  @SuppressWarnings("unchecked")
  private CompletionStage<HttpResponse<Object>> sent(BodyHandler<Object> by, HttpRequest asked) {
    boolean inside = Nesting.enter(guard.id());
    try {
      return client.sendAsync(asked, by, (PushPromiseHandler<Object>) promises);
    } finally {
      if (inside) {
        Nesting.exit(guard.id());
      }
    }
  }

  @Override
  public long ended(
      long token,
      long began,
      int number,
      @Nullable HttpResponse<Object> answer,
      @Nullable Throwable failure) {
    return judge(answer, failure);
  }

  @Override
  public boolean fails(@Nullable HttpResponse<Object> answer, @Nullable Throwable failure) {
    return failure != null
        ? guard.fails(failure)
        : answer != null && guard.fails(answer.statusCode());
  }

  @Override
  public void abandoned(long token, long began) {
    attempt.cancelled(began);
  }

  @Override
  public void finished(long began) {
    guard.took(began);
  }

  @Override
  public void overran(long token, long began) {
    attempt.overran(began);
  }

  @Override
  public long timedOut(long token, long began, int number, Throwable timeout) {
    attempt.overran(began);
    return attempt.threw(began, timeout, repeatable());
  }

  @Override
  public Throwable timeout(TimeLimit by) {
    return Rejections.timeout(guard, by);
  }

  @Override
  public void expire(CompletableFuture<HttpResponse<Object>> running, TimeLimit by) {
    SendDeadline.cut(running, timeout(by));
  }

  @Override
  public CompletionStage<HttpResponse<Object>> last(@Nullable HttpResponse<Object> answer) {
    BodyHandler<Object> own = handler;
    if (answer == null || own == null) {
      return CompletableFuture.completedFuture(answer);
    }
    Object body = answer.body();
    if (body instanceof HeldAside aside) {
      return HandledResponse.replayed(answer, aside.held(), own);
    }
    return body instanceof HeldBody held
        ? HandledResponse.replayed(answer, held, own)
        : CompletableFuture.completedFuture(answer);
  }
}
