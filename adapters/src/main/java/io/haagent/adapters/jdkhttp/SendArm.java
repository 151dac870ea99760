package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Gate;
import io.haagent.engine.AsyncSteps;
import io.haagent.engine.HedgeRace;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.TimeLimit;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request of an attempt that is hedged, the attempt's own or a hedge, and the handler of its
 * answer. The application's handler gets one answer: that of the arm which claims the race when its
 * headers arrive. An answer that comes too late, or a bad one while others run, is held aside.
 */
final class SendArm implements BodyHandler<Object>, BodyWatcher, AsyncSteps<HttpResponse<Object>> {
  private final JdkCall call;
  private final PolicyGuard guard;
  private final HedgeRace race;
  private final int place;
  private final Attempt attempt;

  /**
   * Makes an arm.
   *
   * @param made how many attempts have been made before
   */
  SendArm(JdkCall call, PolicyGuard guard, HedgeRace race, int place, int made) {
    this.call = call;
    this.guard = guard;
    this.race = race;
    this.place = place;
    this.attempt = new Attempt(guard, made);
  }

  int number() {
    return attempt.number();
  }

  @Override
  public HedgeRace race() {
    return race;
  }

  @Override
  public AsyncSteps<HttpResponse<Object>> hedge(int beside) {
    return new SendArm(call, guard, race, beside, attempt.number() - 1);
  }

  @Override
  public long admitHedge(PolicyGuard asked, long start) {
    return asked.admitHedge(start, call.key());
  }

  @Override
  public void admitted(long token) {
    attempt.begin(token);
  }

  @Override
  public CompletionStage<HttpResponse<Object>> attempt(long token) {
    return call.send(this, call.marked(attempt.number() + place, token));
  }

  @Override
  public BodySubscriber<Object> apply(ResponseInfo info) {
    return takes(info)
        ? call.answered(info, attempt, this)
        : HoldingSubscriber.aside(info, guard.scheduler());
  }

  /** Tells whether it is this answer that the call ends with, or is repeated for. */
  private boolean takes(ResponseInfo info) {
    try {
      if (race.othersRun() && guard.fails(info.statusCode())) {
        attempt.failed(call.start(), info.statusCode());
        return false;
      }
    } catch (Throwable fault) {
      Gate.fault("apply", fault);
    }
    return race.claim(place);
  }

  @Override
  public void bodyFailed(int number, Throwable failure) {
    attempt.failed(call.start(), failure);
  }

  @Override
  public long ended(
      long token,
      long start,
      int number,
      @Nullable HttpResponse<Object> answer,
      @Nullable Throwable failure) {
    if (failure != null) {
      return attempt.threw(start, failure, call.repeatable());
    }
    long granted = attempt.returned(start, answer);
    if (answer == null || !(answer.body() instanceof HeldAside)) {
      return granted;
    }
    // It was held without a look at the retry, for another arm might have been answered better.
    return call.repeatable() && guard.repeatable(answer.statusCode())
        ? guard.retryDelay(start, number, RetryAfter.nanos(answer.headers()))
        : -1;
  }

  @Override
  public void failed(
      long token, long start, @Nullable HttpResponse<Object> answer, @Nullable Throwable failure) {
    if (failure != null) {
      attempt.failed(start, failure);
    } else {
      long unused = attempt.returned(start, answer);
    }
  }

  @Override
  public boolean fails(@Nullable HttpResponse<Object> answer, @Nullable Throwable failure) {
    return call.fails(answer, failure);
  }

  @Override
  public void abandoned(long token, long start) {
    attempt.cancelled(start);
  }

  @Override
  public void overran(long token, long start) {
    attempt.overran(start);
  }

  @Override
  public long timedOut(long token, long start, int number, Throwable timeout) {
    attempt.overran(start);
    return attempt.threw(start, timeout, call.repeatable());
  }

  @Override
  public Throwable timeout(TimeLimit by) {
    return call.timeout(by);
  }
}
