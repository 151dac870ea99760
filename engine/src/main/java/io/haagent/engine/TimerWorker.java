package io.haagent.engine;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One of the threads of a {@link TimerCrew}. */
final class TimerWorker extends Thread {
  private final TimerCrew crew;

  /** While it stands by: whether it has to be woken to look. */
  volatile boolean asleep;

  /** The executor that it is handing a task to. */
  volatile @Nullable Executor entered;

  /** Whether another thread would take its place; its own alone. */
  boolean watched;

  /** Makes a thread that has nothing of the one that happens to need it first; see there. */
  TimerWorker(ThreadGroup group, TimerCrew crew) {
    super(group, null, "ha-agent-timer", 0, false);
    this.crew = crew;
    setDaemon(true);
    setContextClassLoader(null);
  }

  /** Tells whether it may hand a task to an executor of the application's. */
  boolean enters(Executor executor) {
    if (!watched || crew.isHeldUpIn(executor)) {
      return false;
    }
    entered = executor;
    return true;
  }

  @Override
  public void run() {
    crew.serve(this);
  }
}
