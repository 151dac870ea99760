package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A guard's bulkhead beside a number of places and a queue of those that wait for one. */
class BulkheadModelTest {
  private static final long AN_HOUR = 3_600_000_000_000L;
  private static final int NO_ANSWER = 0;
  private static final int ADMITTED = 1;
  private static final int REJECTED = 2;

  private static final class Waiter extends Thread {
    final AtomicInteger answer = new AtomicInteger();
    volatile boolean flag;
    private final Bulkhead bulkhead;
    private final long nanos;

    Waiter(Bulkhead bulkhead, long nanos) {
      this.bulkhead = bulkhead;
      this.nanos = nanos;
    }

    @Override
    public void run() {
      boolean admitted = bulkhead.tryAcquire(nanos);
      flag = isInterrupted();
      answer.set(admitted ? ADMITTED : REJECTED);
    }

    boolean parks() {
      return getState() == State.TIMED_WAITING;
    }
  }

  /** Places and waiters after each step, with every thread at rest. */
  private static final class Model {
    final Bulkhead bulkhead;
    final Deque<Waiter> queue = new ArrayDeque<>();
    final List<Waiter> all = new ArrayList<>();
    int size;
    int held;

    Model(int size) {
      this.size = size;
      bulkhead = new Bulkhead(size);
    }

    void enter() {
      boolean room = held < size && queue.isEmpty();
      assertThat(bulkhead.tryAcquire(0)).isEqualTo(room);
      held += room ? 1 : 0;
    }

    void await(long nanos) {
      boolean room = held < size && queue.isEmpty();
      Waiter waiter = new Waiter(bulkhead, nanos);
      all.add(waiter);
      waiter.start();
      if (room) {
        held++;
        ended(waiter, ADMITTED);
      } else if (nanos < AN_HOUR) {
        ended(waiter, REJECTED);
      } else {
        queue.add(waiter);
        Poll.until(waiter::parks);
      }
    }

    void release() {
      if (held > 0) {
        held--;
        bulkhead.release();
        serve();
      }
    }

    void resize(int to) {
      size = to;
      bulkhead.resize(to, false);
      serve();
    }

    /** Interrupts whoever waits at a place of the queue. */
    void interrupt(int place) {
      if (queue.isEmpty()) {
        return;
      }
      Waiter victim = new ArrayList<>(queue).get(place % queue.size());
      victim.interrupt();
      ended(victim, REJECTED);
      assertThat(victim.flag).isTrue();
      queue.remove(victim);
      serve();
    }

    private void serve() {
      while (held < size && !queue.isEmpty()) {
        held++;
        ended(queue.remove(), ADMITTED);
      }
      for (Waiter waiter : queue) {
        assertThat(waiter.answer).hasValue(NO_ANSWER);
      }
      assertThat(bulkhead.status().inUse()).isEqualTo(held);
    }

    private static void ended(Waiter waiter, int answer) {
      Poll.until(() -> waiter.answer.get() != NO_ANSWER);
      assertThat(waiter.answer).hasValue(answer);
    }

    void close() {
      for (Waiter waiter : all) {
        waiter.interrupt();
        try {
          waiter.join();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Property(tries = 60)
  void equalsPlacesAndAQueue(
      @ForAll @IntRange(min = 1, max = 4) int size,
      @ForAll @Size(max = 40) List<@IntRange(max = 19) Integer> steps) {
    Model model = new Model(size);
    try {
      for (int step : steps) {
        switch (step) {
          case 0, 1, 2, 3, 4 -> model.enter();
          case 5, 6, 7, 8 -> model.await(AN_HOUR);
          case 9 -> model.await(1);
          case 10, 11, 12, 13, 14 -> model.release();
          case 15, 16 -> model.interrupt(step);
          default -> model.resize(step - 16);
        }
      }
      while (model.held > 0) {
        model.release();
      }
      assertThat(model.queue).isEmpty();
      assertThat(model.bulkhead.status().inUse()).isZero();
    } finally {
      model.close();
    }
  }

  /** However attempts end, by success, failure, cancel, or under another version of the guard. */
  @Property(tries = 200)
  void anAdaptiveOneAdmitsWhileFewerRunThanItHasFound(
      @ForAll @Size(max = 300) List<@IntRange(max = 19) Integer> steps) {
    VirtualTicker clock = new VirtualTicker();
    PolicyGuard guard = adaptive(clock, 20, null);
    Deque<Long> running = new ArrayDeque<>();
    for (int step : steps) {
      if (step < 9) {
        long token = guard.admit(guard.start(), false);
        assertThat(token > 0).isEqualTo(running.size() < size(guard));
        if (token > 0) {
          running.add(token);
        }
      } else if (step == 19) {
        guard = adaptive(clock, 5 + running.size(), guard);
      } else if (step == 18) {
        clock.advance(300_000_000);
      } else if (!running.isEmpty()) {
        clock.advance(step * 1_000_000L);
        long token = running.remove();
        switch (step) {
          case 9 -> guard.settle(token, clock.nanos(), Outcome.FAILURE);
          case 10 -> guard.cancelled(token, clock.nanos());
          case 11 -> guard.settle(token, clock.nanos(), Outcome.IGNORED);
          default -> guard.settle(token, clock.nanos(), Outcome.SUCCESS);
        }
      }
      assertThat(guard.status().metrics().bulkhead().inUse()).isEqualTo(running.size());
      assertThat(guard.status().metrics().concurrent()).isEqualTo(running.size());
    }
  }

  private static int size(PolicyGuard guard) {
    return guard.status().metrics().bulkhead().size();
  }

  private static PolicyGuard adaptive(VirtualTicker clock, int most, PolicyGuard before) {
    return PolicyGuard.builder(7400, "db")
        .ticker(clock)
        .scheduler(new VirtualScheduler(clock))
        .jitter(() -> 0.5)
        .bulkhead(new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 3, 1, most, 1), 0)
        .continuing(before)
        .build();
  }
}
