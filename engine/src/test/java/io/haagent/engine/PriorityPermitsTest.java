package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PriorityPermitsTest {
  private static final long AN_HOUR = 3_600_000_000_000L;
  private static final int LAST = PriorityPermits.LAST;

  @Property
  void theMostImportantHasAllAndNobodyLessThanHalf(
      @ForAll @IntRange(min = 1) int size, @ForAll @IntRange(max = LAST) int priority) {
    int share = PriorityPermits.share(size, priority);
    assertThat(PriorityPermits.share(size, 0)).isEqualTo(size);
    assertThat(2L * share).isGreaterThan(size);
    assertThat(share).isLessThanOrEqualTo(size);
    if (priority > 0) {
      assertThat(share).isLessThanOrEqualTo(PriorityPermits.share(size, priority - 1));
    }
  }

  /** Callers that don't wait, in shadow or not, while the size changes. */
  @Property(tries = 500)
  void equalsACounterOfEachKind(
      @ForAll @Size(max = 150) List<@IntRange(max = 59) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int first) {
    PriorityPermits permits = new PriorityPermits(first);
    int size = first;
    int held = 0;
    int shadowed = 0;
    for (int step : steps) {
      int priority = step * 19 % (LAST + 1);
      int share = (int) Math.ceil(size * (256.0 - priority) / 256);
      if (step < 20) {
        assertThat(permits.tryAcquire(priority)).isEqualTo(held < share);
        held += held < share ? 1 : 0;
      } else if (step < 30) {
        boolean admitted = held + shadowed < share;
        assertThat(permits.tryAcquireInShadow(priority)).isEqualTo(admitted);
        shadowed += admitted ? 1 : 0;
      } else if (step < 45 && held > 0) {
        permits.release();
        held--;
      } else if (step < 52 && shadowed > 0) {
        permits.releaseInShadow();
        shadowed--;
      } else if (step >= 52) {
        size = step - 51;
        permits.resize(size);
      }
      assertThat(permits.inUse()).isEqualTo(held + shadowed);
      assertThat(permits.size()).isEqualTo(size);
    }
  }

  @Property(tries = 30)
  void theImportantAreServedFirstAndInOrderOfArrival(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 3) Integer> kinds)
      throws InterruptedException {
    PriorityPermits permits = new PriorityPermits(1);
    assertThat(permits.tryAcquire(LAST)).isTrue();
    List<Integer> served = new CopyOnWriteArrayList<>();
    List<Thread> waiters = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      int number = kinds.get(i) * 100 + i;
      expected.add(number);
      Thread waiter = waiter(permits, kinds.get(i) * 40, () -> served.add(number));
      waiters.add(waiter);
    }
    expected.sort(null);
    assertThat(permits.tryAcquire(0)).isFalse();
    permits.release();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(served).isEqualTo(expected);
    assertThat(permits.inUse()).isZero();
    assertThat(permits.tryAcquire(LAST)).isTrue();
  }

  @Test
  void aWaiterIsServedOnceSoFewAreOutAsItsPriorityAsksFor() throws InterruptedException {
    PriorityPermits permits = new PriorityPermits(4);
    for (int i = 0; i < 4; i++) {
      assertThat(permits.tryAcquire(0)).isTrue();
    }
    AtomicBoolean served = new AtomicBoolean();
    Thread waiter = waiter(permits, LAST, () -> served.set(true));
    permits.release();
    assertThat(permits.inUse()).isEqualTo(3);
    assertThat(permits.tryAcquire(0)).as("a more important one passes by").isTrue();
    permits.release();
    assertThat(served).isFalse();
    permits.release();
    waiter.join();
    assertThat(served).isTrue();
  }

  @Test
  void allThatHaveRoomAreServedByAResize() throws InterruptedException {
    PriorityPermits permits = new PriorityPermits(1);
    assertThat(permits.tryAcquire(0)).isTrue();
    Thread[] waiters = new Thread[3];
    for (int i = 0; i < waiters.length; i++) {
      waiters[i] = new Thread(() -> permits.tryAcquire(1, AN_HOUR));
      waiters[i].start();
      awaitParked(waiters[i]);
    }
    permits.resize(5);
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(permits.inUse()).isEqualTo(4);
  }

  @Test
  void anInterruptedWaiterLeavesWithItsFlagSetAndOthersAreServed() throws InterruptedException {
    PriorityPermits permits = new PriorityPermits(1);
    assertThat(permits.tryAcquire(0)).isTrue();
    AtomicBoolean rejectedWithFlag = new AtomicBoolean();
    Thread first =
        new Thread(
            () ->
                rejectedWithFlag.set(
                    !permits.tryAcquire(1, AN_HOUR) && Thread.currentThread().isInterrupted()));
    first.start();
    awaitParked(first);
    AtomicBoolean served = new AtomicBoolean();
    Thread second = waiter(permits, 2, () -> served.set(true));
    first.interrupt();
    first.join();
    assertThat(rejectedWithFlag).isTrue();
    permits.release();
    second.join();
    assertThat(served).isTrue();
    assertThat(permits.tryAcquire(0)).isTrue();
  }

  @Test
  void aWaitThatEndsWithoutAPermitIsARejectionAndLeavesNothing() {
    PriorityPermits permits = new PriorityPermits(1);
    assertThat(permits.tryAcquire(0)).isTrue();
    assertThat(permits.tryAcquire(0, 1_000_000)).isFalse();
    permits.release();
    assertThat(permits.inUse()).isZero();
    assertThat(permits.tryAcquire(0)).isTrue();
  }

  @Test
  void everyPermitComesBackThoughManyWaitAndGiveUp() throws InterruptedException {
    PriorityPermits permits = new PriorityPermits(3);
    AtomicBoolean tooMany = new AtomicBoolean();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      int priority = i * 17;
      threads[i] =
          new Thread(
              () -> {
                for (int call = 0; call < 20_000; call++) {
                  if (permits.tryAcquire(priority, call % 3 * 20_000)) {
                    if (permits.inUse() > 6) {
                      tooMany.set(true);
                    }
                    permits.release();
                  }
                  if (priority == 0 && call % 100 == 0) {
                    permits.resize(3 + call / 100 % 4);
                  }
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(tooMany).isFalse();
    assertThat(permits.inUse()).isZero();
    assertThat(permits.tryAcquire(LAST)).isTrue();
  }

  private static Thread waiter(PriorityPermits permits, int priority, Runnable whenServed) {
    Thread waiter =
        new Thread(
            () -> {
              if (permits.tryAcquire(priority, AN_HOUR)) {
                whenServed.run();
                permits.release();
              }
            });
    waiter.start();
    awaitParked(waiter);
    return waiter;
  }

  private static void awaitParked(Thread thread) {
    Poll.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }
}
