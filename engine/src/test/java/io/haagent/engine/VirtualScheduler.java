package io.haagent.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A timer whose time the test moves; its tasks run on the thread that moves it. */
final class VirtualScheduler implements Scheduler {
  private record Task(Runnable work, long at) {}

  private final VirtualTicker ticker;
  private final List<Task> tasks = new ArrayList<>();

  VirtualScheduler(VirtualTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public synchronized Handle schedule(Runnable work, long delayNanos) {
    Task task = new Task(work, ticker.nanos() + Math.max(0, delayNanos));
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  synchronized int waiting() {
    return tasks.size();
  }

  /** Moves the clock and runs what is due, in order of time. */
  void advance(long nanos) {
    ticker.advance(nanos);
    for (Optional<Task> due = due(); due.isPresent(); due = due()) {
      due.get().work().run();
    }
  }

  private synchronized Optional<Task> due() {
    Optional<Task> first =
        tasks.stream().filter(task -> left(task) <= 0).min(Comparator.comparingLong(this::left));
    first.ifPresent(tasks::remove);
    return first;
  }

  /** By difference: the virtual clock wraps around. */
  private long left(Task task) {
    return task.at() - ticker.nanos();
  }
}
