package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private final TimerWheel wheel = new TimerWheel();

  private TimerEntry add(long tick) {
    TimerEntry entry = new TimerEntry(() -> {}, tick);
    wheel.add(entry);
    return entry;
  }

  /**
   * Numbers of any size, which as steps are times from the next tick to some decades, and as what
   * is done with them are taken by their last digits.
   */
  @Property(tries = 2000)
  void equalsAListThatIsLookedThrough(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> steps) {
    TimerWheel tested = new TimerWheel();
    List<TimerEntry> model = new ArrayList<>();
    long now = 0;
    for (long step : steps) {
      // Evenly over the sizes of numbers, not over the numbers.
      long amount = step >>> 21 >>> (int) (step & 31) >>> (int) (step >>> 5 & 7);
      switch ((int) (step >>> 8 & 3)) {
        case 0 -> {
          if (!model.isEmpty()) {
            model.remove((int) (amount % model.size())).cancel();
          }
        }
        case 1 -> {
          // Also backwards, where it stands.
          now = Math.max(now, now + ((step & 1 << 10) == 0 ? amount : -amount));
          List<TimerEntry> due = take(tested, now);
          long at = now;
          assertThat(due).containsExactlyInAnyOrderElementsOf(due(model, at));
          for (int i = 1; i < due.size(); i++) {
            assertThat(due.get(i - 1).tick).isLessThanOrEqualTo(due.get(i).tick);
          }
          model.removeAll(due);
        }
        default -> {
          TimerEntry entry = new TimerEntry(() -> {}, now + 1 + amount);
          model.add(entry);
          tested.add(entry);
        }
      }
      soonestIsNeverTooLate(tested, model, now);
    }
    assertThat(take(tested, Long.MAX_VALUE >> 1)).hasSameSizeAs(model);
    assertThat(tested.size()).isZero();
    assertThat(tested.soonest()).isEqualTo(TimerWheel.NEVER);
  }

  private static void soonestIsNeverTooLate(TimerWheel tested, List<TimerEntry> model, long now) {
    long first = model.stream().mapToLong(entry -> entry.tick).min().orElse(TimerWheel.NEVER);
    long soonest = tested.soonest();
    assertThat(soonest).isLessThanOrEqualTo(first);
    if (model.isEmpty()) {
      assertThat(soonest).isEqualTo(TimerWheel.NEVER);
    } else {
      assertThat(soonest).as("wakes for nothing again and again").isGreaterThan(now);
    }
  }

  private static List<TimerEntry> due(List<TimerEntry> model, long now) {
    return model.stream().filter(entry -> entry.tick <= now).toList();
  }

  private static List<TimerEntry> take(TimerWheel from, long tick) {
    List<TimerEntry> due = new ArrayList<>();
    for (TimerEntry entry = from.due(tick); entry != null; entry = from.due(tick)) {
      due.add(entry);
    }
    return due;
  }

  @Test
  void anEntryIsDueAtItsTickAndNotBefore() {
    long tick = 1;
    for (int bits = 0; bits < 44; bits++) {
      TimerEntry entry = add(tick + (1L << bits));
      assertThat(wheel.due(entry.tick - 1)).isNull();
      assertThat(wheel.due(entry.tick)).isSameAs(entry);
      tick = entry.tick;
    }
  }

  @Test
  void oneThatIsOverdueWhenItComesIsDueAtOnce() {
    assertThat(wheel.due(1000)).isNull();
    TimerEntry entry = add(10);
    assertThat(wheel.soonest()).isLessThanOrEqualTo(1000);
    assertThat(wheel.due(1000)).isSameAs(entry);
  }

  @Test
  void wakesAtMostOnceForEachLevelThatAnEntryFallsThrough() {
    TimerEntry entry = add(14_000_000);
    int wakeUps = 0;
    while (wheel.due(wheel.soonest()) == null) {
      wakeUps++;
    }
    assertThat(wakeUps).isLessThan(4);
    assertThat(wheel.size()).isZero();
    assertThat(entry.isTaken()).isFalse();
  }

  @Test
  void cancelledEntriesArePushedOutByOthers() {
    for (int i = 0; i < 1_000_000; i++) {
      add(1_000 + i).cancel();
      if (i % 1_000 == 0) {
        add(500);
      }
      assertThat(wheel.size()).isLessThan(5_000);
    }
    assertThat(take(wheel, 999)).hasSize(1_000);
  }

  @Test
  void cancelledEntriesWakeNobody() {
    TimerEntry kept = add(100_000);
    for (int i = 1; i < 1_000; i++) {
      add(i).cancel();
    }
    assertThat(wheel.soonest()).isGreaterThan(999);
    assertThat(wheel.size()).isEqualTo(1);
    kept.cancel();
    assertThat(wheel.soonest()).isEqualTo(TimerWheel.NEVER);
    assertThat(wheel.size()).isZero();
  }
}
