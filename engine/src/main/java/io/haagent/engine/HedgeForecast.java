package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The only attempt of a call in shadow: counts the hedges that would have been made beside it. */
final class HedgeForecast<T> extends AtomicBoolean implements BiConsumer<T, Throwable>, Runnable {
  private static final long serialVersionUID = 1L;

  private final transient PolicyGuard guard;
  private final transient Hedge hedge;
  private final transient AsyncSteps<T> steps;
  private final long start;
  private final long began;
  private final long delay;
  private int made;
  private transient volatile Scheduler.@Nullable Handle timer;

  private HedgeForecast(PolicyGuard guard, Hedge hedge, AsyncSteps<T> steps, long start) {
    this.guard = guard;
    this.hedge = hedge;
    this.steps = steps;
    this.start = start;
    this.began = hedge.now();
    this.delay = hedge.delay();
  }

  /** Watches a stage where the guard has hedges, but only in shadow. */
  static <T> void watch(
      PolicyGuard guard, long start, CompletionStage<T> stage, AsyncSteps<T> steps) {
    Hedge hedge = guard.hedge();
    if (hedge == null || !guard.shadow()) {
      return;
    }
    HedgeForecast<T> forecast = new HedgeForecast<>(guard, hedge, steps, start);
    try {
      CompletionStage<T> unused = stage.whenComplete(forecast);
      if (forecast.delay >= 0) {
        forecast.arm();
      }
    } catch (RuntimeException | Error fault) {
      // A stage that can't be observed, or no timer: the call goes on without being watched.
      Gate.fault("hedge", fault);
    }
  }

  private void arm() {
    if (!get()) {
      timer = guard.scheduler().schedule(this, delay);
    }
    if (get()) {
      disarm();
    }
  }

  private void disarm() {
    Scheduler.Handle handle = timer;
    if (handle != null) {
      handle.cancel();
    }
  }

  /** The delay is over; on the timer's thread. */
  @Override
  public void run() {
    if (get() || !guard.mayHedge(start) || !hedge.withdraw()) {
      return;
    }
    hedge.made();
    made++;
    if (made < hedge.max()) {
      arm();
    }
  }

  @Override
  public void accept(@Nullable T result, @Nullable Throwable thrown) {
    set(true);
    disarm();
    hedge.learn(began, steps, result, thrown);
  }
}
