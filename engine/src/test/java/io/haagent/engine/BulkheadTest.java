package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private static final long AN_HOUR = 3_600_000_000_000L;

  @Property(tries = 200)
  void equalsACounter(
      @ForAll @IntRange(min = 1, max = 5) int max, @ForAll @Size(max = 100) List<Boolean> steps) {
    Bulkhead bulkhead = new Bulkhead(max);
    int held = 0;
    for (boolean enters : steps) {
      if (enters) {
        assertThat(bulkhead.tryAcquire(0)).isEqualTo(held < max);
        held = Math.min(max, held + 1);
      } else if (held > 0) {
        bulkhead.release();
        held--;
      }
    }
  }

  @Property(tries = 300)
  void equalsACounterWhateverItsSizeBecomes(
      @ForAll @Size(max = 120) List<@IntRange(max = 20) Integer> steps) {
    int max = 3;
    Bulkhead bulkhead = new Bulkhead(max);
    int held = 0;
    for (int step : steps) {
      if (step < 10) {
        boolean room = held < max;
        assertThat(bulkhead.tryAcquire(0)).isEqualTo(room);
        held += room ? 1 : 0;
      } else if (step < 15) {
        if (held > 0) {
          bulkhead.release();
          held--;
        }
      } else {
        max = step - 14;
        bulkhead.resize(max, false);
      }
    }
  }

  /** Threads by their stripes, which keep a permit where nobody needs it, and one without. */
  @Property(tries = 500)
  void equalsACounterThoughStripesKeepPermits(
      @ForAll @IntRange(min = 1, max = 5) int first,
      @ForAll @Size(max = 200) List<@IntRange(max = 59) Integer> steps) {
    Stripes stripes = new Stripes();
    Bulkhead bulkhead = new Bulkhead(first, true, stripes);
    int max = first;
    boolean[] used = new boolean[5];
    int shared = 0;
    for (int step : steps) {
      int thread = step % 6;
      int held = shared;
      for (boolean one : used) {
        held += one ? 1 : 0;
      }
      if (step >= 54) {
        max = step - 53;
        bulkhead.resize(max, step % 2 == 0);
      } else if (thread == 5 && step % 4 < 2) {
        assertThat(bulkhead.tryAcquire(0)).isEqualTo(held < max);
        shared += held < max ? 1 : 0;
      } else if (thread == 5) {
        if (shared > 0) {
          bulkhead.release();
          shared--;
        }
      } else if (used[thread]) {
        bulkhead.release(stripes.owned(thread));
        used[thread] = false;
      } else if (bulkhead.tryAcquire(stripes.owned(thread))) {
        assertThat(held).isLessThan(max);
        used[thread] = true;
      }
    }
  }

  @Test
  void aWaiterIsLetInByAResize() throws InterruptedException {
    Bulkhead bulkhead = new Bulkhead(1);
    assertThat(bulkhead.tryAcquire(0)).isTrue();
    AtomicBoolean served = new AtomicBoolean();
    Thread waiter = new Thread(() -> served.set(bulkhead.tryAcquire(AN_HOUR)));
    waiter.start();
    Poll.until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    bulkhead.resize(2, false);
    waiter.join();
    assertThat(served).isTrue();
  }

  @Test
  void aWaitThatEndsWithoutAPermitIsARejection() {
    Bulkhead bulkhead = new Bulkhead(1);
    assertThat(bulkhead.tryAcquire(0)).isTrue();
    assertThat(bulkhead.tryAcquire(1_000_000)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void waitersAreServedFirstComeFirstServedAndNotOvertaken() throws InterruptedException {
    Bulkhead bulkhead = new Bulkhead(1);
    assertThat(bulkhead.tryAcquire(0)).isTrue();
    List<Integer> served = new CopyOnWriteArrayList<>();
    Thread[] waiters = new Thread[4];
    for (int i = 0; i < waiters.length; i++) {
      int number = i;
      waiters[i] =
          new Thread(
              () -> {
                if (bulkhead.tryAcquire(AN_HOUR)) {
                  served.add(number);
                  bulkhead.release();
                }
              });
      waiters[i].start();
      Poll.until(() -> waiters[number].getState() == Thread.State.TIMED_WAITING);
    }
    assertThat(bulkhead.tryAcquire(0)).isFalse();
    bulkhead.release();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(served).containsExactly(0, 1, 2, 3);
    assertThat(bulkhead.tryAcquire(0)).isTrue();
  }

  @Test
  void anInterruptedWaiterLeavesWithItsFlagSet() throws InterruptedException {
    Bulkhead bulkhead = new Bulkhead(1);
    assertThat(bulkhead.tryAcquire(0)).isTrue();
    AtomicBoolean rejectedWithFlag = new AtomicBoolean();
    Thread waiter =
        new Thread(
            () ->
                rejectedWithFlag.set(
                    !bulkhead.tryAcquire(AN_HOUR) && Thread.currentThread().isInterrupted()));
    waiter.start();
    Poll.until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();
    waiter.join();
    assertThat(rejectedWithFlag).isTrue();
    bulkhead.release();
    assertThat(bulkhead.tryAcquire(0)).isTrue();
  }
}
