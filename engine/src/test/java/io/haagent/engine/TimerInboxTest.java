package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerInboxTest {
  private static final int TASKS = 300_000;

  private final TimerInbox inbox = new TimerInbox();
  private final TimerWheel wheel = new TimerWheel();

  @Test
  void whatIsLeftIsPutInTheWheelWithoutWhatIsCancelled() {
    inbox.push(new TimerEntry(() -> {}, 7));
    TimerEntry cancelled = new TimerEntry(() -> {}, 5);
    inbox.push(cancelled);
    cancelled.cancel();
    assertThat(inbox.drain(wheel)).as("when the first would be due").isEqualTo(5);
    assertThat(wheel.size()).isEqualTo(1);
    assertThat(inbox.drain(wheel)).isEqualTo(TimerWheel.NEVER);
  }

  @Test
  void callsThatFollowEachOtherDontPileUp() {
    for (int i = 0; i < 10 * TimerInbox.DEEP; i++) {
      TimerEntry attempt = new TimerEntry(() -> {}, 7);
      TimerEntry call = new TimerEntry(() -> {}, 70);
      assertThat(inbox.push(call)).isFalse();
      assertThat(inbox.push(attempt)).isFalse();
      assertThat(attempt.depth).isEqualTo(2);
      call.cancel();
      attempt.cancel();
    }
  }

  @Test
  void oneThatWasLeftOutHoldsNoOther() {
    TimerEntry first = new TimerEntry(() -> {}, 7);
    TimerEntry second = new TimerEntry(() -> {}, 7);
    inbox.push(first);
    inbox.push(second);
    first.cancel();
    second.cancel();
    inbox.push(new TimerEntry(() -> {}, 7));
    assertThat(second.next).isNull();
  }

  @Test
  void tellsOnceThatAStackIsDeep() {
    int told = 0;
    for (int i = 0; i < 2 * TimerInbox.DEEP; i++) {
      told += inbox.push(new TimerEntry(() -> {}, 7)) ? 1 : 0;
    }
    assertThat(told).isEqualTo(1);
  }

  /** More threads than stacks, so that they meet; each task is run or cancelled, and only once. */
  @Test
  void noEntryIsLostWhateverIsLeftOutOrCollectedMeanwhile() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger over = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    int count = 4;
    for (int t = 0; t < count; t++) {
      int seed = t;
      Thread thread = new Thread(() -> leave(seed, runs, cancelled, over));
      threads.add(thread);
      thread.start();
    }
    long tick = 0;
    boolean last = false;
    while (!last) {
      last = over.get() == count;
      inbox.drain(wheel);
      tick += 3;
      for (TimerEntry due = wheel.due(tick); due != null; due = wheel.due(tick)) {
        Runnable work = due.take();
        if (work != null) {
          work.run();
        }
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    wheel.takeAll(entry -> runs.incrementAndGet());
    assertThat(runs.get() + cancelled.get()).isEqualTo(count * TASKS);
    assertThat(cancelled).hasPositiveValue();
  }

  private void leave(int seed, AtomicInteger runs, AtomicInteger cancelled, AtomicInteger over) {
    TimerEntry[] held = new TimerEntry[8];
    for (int i = 0; i < TASKS; i++) {
      TimerEntry entry = new TimerEntry(runs::incrementAndGet, (i * 31L + seed) % 5000);
      inbox.push(entry);
      int place = i % (seed + 1) * 2;
      TimerEntry before = held[place];
      if (before != null && i % 5 != 0 && before.take() != null) {
        cancelled.incrementAndGet();
      }
      held[place] = entry;
    }
    over.incrementAndGet();
  }
}
