package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final int ID = 4711;

  /** Returns the number that a thread has after so many calls, one of them under way. */
  private static int slotAfter(int calls) {
    for (int i = 1; i < calls; i++) {
      Nesting.enter(ID);
      Nesting.exit(ID);
    }
    Nesting.enter(ID);
    Owner owner = Nesting.find();
    Nesting.exit(ID);
    return owner == null ? Slots.NONE : owner.slot;
  }

  @Test
  void aThreadEarnsItsNumberByCalling() throws InterruptedException {
    int[] slots = new int[3];
    Thread thread =
        new Thread(
            () -> {
              slots[0] = slotAfter(32);
              slots[1] = slotAfter(1);
              slots[2] = slotAfter(1000);
            });
    thread.start();
    thread.join();
    assertThat(slots[0]).isEqualTo(Slots.NONE);
    assertThat(slots[1]).isNotNegative().isEqualTo(slots[2]);
  }

  @Test
  void noTwoLivingThreadsHaveOneNumberAndMoreThanThereAreGoWithout() throws InterruptedException {
    int count = Slots.MOST + 20;
    int[] slots = new int[count];
    CountDownLatch claimed = new CountDownLatch(count);
    CountDownLatch done = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                slots[number] = slotAfter(33);
                claimed.countDown();
                try {
                  done.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads.add(thread);
      thread.start();
    }
    claimed.await();
    Set<Integer> owned = new HashSet<>();
    int without = 0;
    for (int slot : slots) {
      if (slot == Slots.NONE) {
        without++;
      } else {
        assertThat(owned.add(slot)).as("slot %d is given once", slot).isTrue();
      }
    }
    assertThat(without).isGreaterThanOrEqualTo(20);
    done.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    // The numbers of the dead are there again.
    int[] slot = new int[1];
    Thread next = new Thread(() -> slot[0] = slotAfter(33));
    next.start();
    next.join();
    assertThat(slot[0]).isNotNegative();
  }

  @Test
  void threadsThatClaimAtOnceShareNoNumber() throws InterruptedException {
    AtomicReferenceArray<Thread> owners = new AtomicReferenceArray<>(Slots.MOST);
    // Each round's threads find the numbers of the last one's, which have died.
    for (int round = 0; round < 100; round++) {
      Together.run(
          8,
          1,
          (thread, only) -> {
            Thread current = Thread.currentThread();
            int slot = Slots.claim(current).slot;
            Thread before = owners.getAndSet(slot, current);
            assertThat(before == null || !before.isAlive()).as("slot %d is free", slot).isTrue();
            assertThat(Slots.owned(slot).refersTo(current)).isTrue();
            Owner near = Slots.near(current);
            assertThat(near == null || near.slot == slot).isTrue();
          });
    }
  }
}
