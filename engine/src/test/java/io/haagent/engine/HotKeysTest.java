package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HotKeysTest {
  private static final KeyHash HASH = new KeyHash(1, 2);

  private final HotKeys hot = new HotKeys();

  private void count(int times, long number, Object value) {
    for (int i = 0; i < times; i++) {
      hot.count(HASH.of(number, value), number, value);
    }
  }

  @Test
  void namesEachKindOfKeyAsItIsWritten() {
    UUID uuid = new UUID(1, 2);
    count(60, 7, null);
    count(50, 0, Integer.valueOf(8));
    count(40, 0, "text");
    count(30, 0, uuid);
    count(20, 0, Thread.State.NEW);
    assertThat(hot.hottest(10)).containsExactly("7", "8", "text", uuid.toString(), "NEW");
  }

  @Test
  void keepsNoMoreThanTheBeginningOfALongName() {
    count(2, 0, "x".repeat(1_000_000));
    assertThat(hot.hottest(1)).containsExactly("x".repeat(HotKeys.LONGEST - 1) + "…");
  }

  @Test
  void aHotKeyIsFoundAmongAMillionOthers() {
    for (int i = 0; i < 1_000_000; i++) {
      count(1, i, null);
      if (i % 100 == 0) {
        count(1, 0, "hot");
      }
    }
    assertThat(hot.hottest(1)).containsExactly("hot");
  }

  @Test
  void numbersThatComeAndGoAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 100_000; i++) {
      hot.count(HASH.of(i, null), i, null);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 100_000; i < 200_000; i++) {
      hot.count(HASH.of(i, null), i, null);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  /** For each group of places two keys come at the same moment, one of each thread. */
  @Test
  void noPlaceHasTheNameOfAnotherKey() throws InterruptedException {
    int groups = 512;
    HotKeys[] shared = {new HotKeys()};
    AtomicInteger arrived = new AtomicInteger();
    Together.run(
        2,
        40,
        (thread, round) -> {
          for (int group = 0; group < groups; group++) {
            int both = (arrived.incrementAndGet() + 1) / 2 * 2;
            for (int looks = 0; arrived.get() < both; looks++) {
              if (looks > 1000) {
                Thread.yield();
              }
            }
            shared[0].count(key(group, thread), group, thread == 0 ? null : "text");
          }
        },
        round -> {
          for (int group = 0; group < groups; group++) {
            for (int i = 0; i < 10; i++) {
              shared[0].count(key(group, 0), group, null);
            }
          }
          assertThat(shared[0].hottest(groups)).doesNotContain("text").doesNotHaveDuplicates();
          shared[0] = new HotKeys();
          arrived.set(0);
        });
  }

  private static long key(int group, int which) {
    return (long) group << 40 | which + 1L << 20;
  }
}
