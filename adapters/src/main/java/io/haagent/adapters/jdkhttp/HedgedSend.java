package io.haagent.adapters.jdkhttp;

import io.haagent.engine.AsyncSteps;
import io.haagent.engine.HedgeRace;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.TimeLimit;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The steps of a call whose attempts are hedged: each attempt has arms of its own. */
final class HedgedSend implements AsyncSteps<HttpResponse<Object>> {
  private final JdkCall call;
  private final PolicyGuard guard;
  private volatile SendArm current;

  /**
   * Makes the steps of a call.
   *
   * @param token of its first attempt
   */
  HedgedSend(JdkCall call, PolicyGuard guard, long token) {
    this.call = call;
    this.guard = guard;
    this.current = begun(token, 0);
  }

  private SendArm begun(long token, int made) {
    SendArm arm = new SendArm(call, guard, new HedgeRace(), HedgeRace.FIRST, made);
    arm.admitted(token);
    return arm;
  }

  @Override
  public SendArm first() {
    return current;
  }

  @Override
  public void admitted(long token) {
    current = begun(token, current.number());
  }

  @Override
  public long readmit(PolicyGuard asked, long start) {
    return asked.readmit(start, false, call.key());
  }

  @Override
  public CompletionStage<HttpResponse<Object>> attempt(long token) {
    return current.attempt(token);
  }

  @Override
  public long ended(
      long token,
      long start,
      int number,
      @Nullable HttpResponse<Object> answer,
      @Nullable Throwable failure) {
    return current.ended(token, start, number, answer, failure);
  }

  @Override
  public boolean fails(@Nullable HttpResponse<Object> answer, @Nullable Throwable failure) {
    return call.fails(answer, failure);
  }

  @Override
  public void abandoned(long token, long start) {
    current.abandoned(token, start);
  }

  @Override
  public void overran(long token, long start) {
    current.overran(token, start);
  }

  @Override
  public long timedOut(long token, long start, int number, Throwable timeout) {
    return current.timedOut(token, start, number, timeout);
  }

  @Override
  public void finished(long start) {
    call.finished(start);
  }

  @Override
  public Throwable timeout(TimeLimit by) {
    return call.timeout(by);
  }

  @Override
  public boolean isHeld(@Nullable HttpResponse<Object> answer) {
    return answer != null && answer.body() instanceof HeldAside;
  }

  @Override
  public CompletionStage<HttpResponse<Object>> last(@Nullable HttpResponse<Object> answer) {
    return call.last(answer);
  }
}
