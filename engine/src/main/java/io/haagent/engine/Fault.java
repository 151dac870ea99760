package io.haagent.engine;

import io.haagent.GuardTimeoutException;
import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Faults that are injected on purpose, as if the dependency had them: inside all other policies, so
 * that these see them. Thread-safe.
 *
 * <p>Woven code strikes at the beginning of a method's body, which also runs where a call passes
 * free: in a recursion, or an override that calls its super. So an attempt is armed when it has
 * been admitted, and the first body that its thread comes to is struck, if any.
 */
public final class Fault {
  /**
   * The number of the guard whose attempt comes next, and when its call began; an object of the
   * JDK's, that is gone when the attempt has begun.
   */
  private static final ThreadLocal<long @Nullable []> ARMED = new ThreadLocal<>();

  private final PolicyGuard guard;
  private final long delay;
  private final @Nullable RejectionClass abort;
  private final int status;
  private final double percent;
  private final Counts counts;

  Fault(PolicyGuard guard, FaultSettings settings, @Nullable RejectionClass abort, Counts counts) {
    this.guard = guard;
    this.delay = settings.delayNanos();
    this.abort = abort;
    this.status = settings.status();
    this.percent = settings.percent();
    this.counts = counts;
  }

  /** An attempt has been admitted, and its body comes next. */
  void arm(long start) {
    ARMED.set(new long[] {guard.id(), start});
  }

  /** Decides whether an attempt is struck, and counts it. */
  public boolean strikes() {
    boolean struck = percent >= 100 || ThreadLocalRandom.current().nextDouble(100) < percent;
    if (struck) {
      counts.struck();
    }
    return struck;
  }

  /** Returns how many nanoseconds longer a struck attempt takes. */
  public long delayNanos() {
    return delay;
  }

  /** Returns the HTTP status that a struck attempt ends with, or 0. */
  public int status() {
    return status;
  }

  /** Makes the exception that a struck attempt ends with, or null where it doesn't. */
  public @Nullable Throwable abort(@Nullable ClassLoader loader) {
    return abort == null
        ? null
        : abort.make("guard \"" + guard.name() + "\": injected fault", loader);
  }

  /**
   * Parks a struck attempt, until the deadline at the latest.
   *
   * @param start what {@link PolicyGuard#start} returned
   * @return null, or the timeout where the deadline has cut it
   */
  public @Nullable Throwable pause(long start) {
    long remaining = guard.remaining(start);
    boolean cut = delay >= remaining;
    if (!guard.pause(Math.min(delay, remaining)) || !cut) {
      // Interrupted: the flag stays, and the body that comes next decides what that means.
      return null;
    }
    return new GuardTimeoutException(
        "guard \"" + guard.name() + "\": deadline over", guard.name(), "deadline", -1);
  }

  /** See {@link io.haagent.bootstrap.Guard#strike}. */
  @Nullable Object strike(Class<?> caller, boolean async) {
    long[] armed = ARMED.get();
    if (armed == null || armed[0] != guard.id()) {
      return null;
    }
    ARMED.remove();
    if (!strikes()) {
      return null;
    }
    Throwable cut = async || delay == 0 ? null : pause(armed[1]);
    if (cut != null) {
      return cut;
    }
    Throwable thrown = abort(caller.getClassLoader());
    return thrown == null && async ? this : thrown;
  }

  /** See {@link io.haagent.bootstrap.Guard#delayed}. */
  Object delayed(Object stage) {
    return delay > 0 && stage instanceof CompletionStage<?> source ? later(source) : stage;
  }

  /** Returns a stage whose outcome comes later by the delay. */
  public CompletionStage<?> later(CompletionStage<?> source) {
    return new Delayed(source, guard.scheduler(), delay).stand();
  }

  /** A stage whose outcome comes later. */
  private static final class Delayed extends StandIn {
    private final Scheduler scheduler;
    private final long nanos;

    Delayed(CompletionStage<?> source, Scheduler scheduler, long nanos) {
      super(source);
      this.scheduler = scheduler;
      this.nanos = nanos;
    }

    @Override
    public void accept(@Nullable Object result, @Nullable Throwable thrown) {
      if (isDone()) {
        return;
      }
      Runnable deliver = () -> deliver(result, thrown);
      try {
        Runnable task = () -> Hop.surely(defaultExecutor(), deliver);
        if (scheduler.scheduleSurely(task, nanos) != null) {
          return;
        }
      } catch (RuntimeException | Error fault) {
        Gate.fault("timer", fault);
      }
      deliver.run();
    }
  }
}
