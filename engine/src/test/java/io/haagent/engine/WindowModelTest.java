package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Both windows against lists of calls that are counted anew after each of a million random steps,
 * while the clock stands, jumps ahead by many windows, and runs back.
 */
class WindowModelTest {
  private static final int CONFIGURATIONS = 50;
  private static final int STEPS = 20_000;
  private static final int BUCKETS = 10;

  /** As far as a ring of sixteen buckets can look back and still hold ten. */
  private static final int BACK = 5;

  private final SplittableRandom random = new SplittableRandom(20_261_125);
  private final Stripes stripes = new Stripes();

  @Test
  void aCountWindowHoldsTheLastCalls() {
    for (int i = 0; i < CONFIGURATIONS; i++) {
      int size = 1 + random.nextInt(i % 2 == 0 ? 8 : 150);
      CountWindow window = new CountWindow(size, stripes);
      Deque<Integer> model = new ArrayDeque<>();
      int bad = 1 + random.nextInt(40);
      for (int step = 0; step < STEPS; step++) {
        int kind = random.nextInt(100) < bad ? 1 + random.nextInt(3) : Window.GOOD;
        if (random.nextInt(20) == 0 && !model.isEmpty()) {
          window.amend(0);
          amend(model);
        } else if (kind == Window.GOOD && random.nextBoolean() && window.isCalm(0)) {
          stripes.owned(random.nextInt(3)).succeed();
          append(model, kind, size);
        } else {
          boolean news = window.record(kind, 0);
          append(model, kind, size);
          assertThat(news).isEqualTo(model.stream().anyMatch(held -> held != Window.GOOD));
        }
        // Often enough: what is wrong once stays so until the window has passed.
        if (step % 4 == 0) {
          equal(window, 0, model.stream().mapToInt(held -> held).toArray(), size, step);
        }
      }
    }
  }

  private static void append(Deque<Integer> model, int kind, int size) {
    model.addLast(kind);
    if (model.size() > size) {
      model.removeFirst();
    }
  }

  /** The latest call that didn't fail did. */
  private static void amend(Deque<Integer> model) {
    List<Integer> calls = new ArrayList<>(model);
    for (int i = calls.size() - 1; i >= 0; i--) {
      if ((calls.get(i) & Window.FAILED) == 0) {
        calls.set(i, calls.get(i) | Window.FAILED);
        break;
      }
    }
    model.clear();
    model.addAll(calls);
  }

  @Test
  void aTimeWindowHoldsTheCallsOfItsLastTenBuckets() {
    for (int i = 0; i < CONFIGURATIONS; i++) {
      long bucket = 1 + random.nextLong(i % 3 == 0 ? 3 : 1_000_000_000);
      long origin = random.nextLong();
      TimeWindow window = new TimeWindow(bucket * BUCKETS, stripes, origin);
      TimeModel model = new TimeModel(origin, bucket);
      int bad = random.nextInt(30);
      long now = origin;
      for (int step = 0; step < STEPS; step++) {
        now = later(now, model);
        model.look(now);
        int kind = random.nextInt(100) < bad ? 1 + random.nextInt(3) : Window.GOOD;
        if (random.nextInt(20) == 0 && model.isNewest(now)) {
          window.amend(now);
          model.amend(now);
        } else if (kind == Window.GOOD && random.nextBoolean() && window.isCalm(now)) {
          stripes.owned(random.nextInt(3)).succeed();
          model.count();
        } else {
          boolean news = window.record(kind, now);
          model.record(kind, now);
          assertThat(news || model.allGood(now)).as("step %d", step).isTrue();
        }
        equal(window, now, model.kinds(now), Integer.MAX_VALUE, step);
        if (random.nextInt(4) == 0) {
          window.judged(now);
        }
      }
    }
  }

  /** Mostly a part of a bucket, sometimes nothing, many windows, or back by a few buckets. */
  private long later(long now, TimeModel model) {
    long bucket = model.bucket;
    return switch (random.nextInt(40)) {
      case 0 -> now + random.nextLong(30 * bucket + 1);
      case 1 -> random.nextInt(10) > 0 ? now : now + random.nextLong(20_000 * bucket);
      case 2, 3 -> Math.max(model.earliest() - now, -random.nextLong(BACK * bucket + 1)) + now;
      case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> now;
      default -> now + random.nextLong(bucket / 4 + 2);
    };
  }

  @Test
  void aClockThatRunsBackFurtherLosesNoCallForEverAndMakesNone() {
    for (int i = 0; i < 200; i++) {
      long bucket = 1 + random.nextLong(1000);
      long origin = random.nextLong();
      TimeWindow window = new TimeWindow(bucket * BUCKETS, stripes, origin);
      long latest = origin;
      for (int step = 1; step <= 500; step++) {
        long now = origin + random.nextLong(300 * bucket);
        latest = now - latest > 0 ? now : latest;
        window.record(step % 4, now);
        assertThat(window.calls(now)).isBetween(0L, (long) step);
        assertThat(window.failedOrSlow(now)).isBetween(0L, (long) step);
        assertThat(window.leastCalls(now)).isLessThanOrEqualTo(window.calls(now));
      }
      long after = latest + BUCKETS * bucket;
      assertThat(window.calls(after)).isZero();
      window.record(Window.FAILED, after);
      window.record(Window.GOOD, after);
      equal(window, after, new int[] {Window.FAILED, Window.GOOD}, Integer.MAX_VALUE, 0);
    }
  }

  private static void equal(Window window, long now, int[] kinds, int most, int step) {
    int failed = 0;
    int slow = 0;
    int either = 0;
    for (int kind : kinds) {
      failed += kind & Window.FAILED;
      slow += (kind & Window.SLOW) >> 1;
      either += kind == Window.GOOD ? 0 : 1;
    }
    assertThat(
            new long[] {
              window.calls(now), window.failed(now), window.slow(now), window.failedOrSlow(now)
            })
        .as("step %d", step)
        .containsExactly(Math.min(most, kinds.length), failed, slow, either);
    assertThat(window.leastCalls(now)).isLessThanOrEqualTo(kinds.length);
  }

  /** Every call with its bucket. */
  private static final class TimeModel {
    private static final int COUNTED = -1;

    /** A counted call that turned out to have failed, which is only known from its bucket on. */
    private static final int AMENDED = -2;

    private final long origin;
    private final long bucket;
    private long newest;

    /** The bucket, and the kind or {@link #COUNTED}, which is good and known by its sum only. */
    private final Deque<long[]> calls = new ArrayDeque<>();

    TimeModel(long origin, long bucket) {
      this.origin = origin;
      this.bucket = bucket;
    }

    /** Forgets what no look can find any more. */
    void look(long now) {
      newest = Math.max(newest, bucket(now));
      calls.removeIf(call -> call[0] <= newest - BUCKETS - BACK);
    }

    boolean isNewest(long now) {
      return bucket(now) == newest;
    }

    long earliest() {
      return origin + Math.max(0, newest - BACK) * bucket;
    }

    void record(int kind, long now) {
      calls.addLast(new long[] {bucket(now), kind});
    }

    /** Such calls are told apart by the edges that have been seen, so they are of the latest. */
    void count() {
      calls.addLast(new long[] {newest, COUNTED});
    }

    /** A call of the latest bucket that has one which didn't fail is taken for one of now. */
    void amend(long now) {
      long current = bucket(now);
      for (long b = current; b > current - BUCKETS && b >= 0; b--) {
        for (int kind : new int[] {Window.GOOD, Window.SLOW, COUNTED}) {
          if (remove(b, kind)) {
            record(kind == Window.SLOW ? Window.FAILED | Window.SLOW : Window.FAILED, now);
            return;
          }
        }
      }
      record(Window.FAILED, now);
    }

    private boolean remove(long of, int kind) {
      for (Iterator<long[]> i = calls.iterator(); i.hasNext(); ) {
        long[] call = i.next();
        if (call[0] == of && call[1] == kind) {
          i.remove();
          if (kind == COUNTED) {
            calls.addLast(new long[] {of, AMENDED});
          }
          return true;
        }
      }
      return false;
    }

    boolean allGood(long now) {
      for (int kind : kinds(now)) {
        if (kind != Window.GOOD) {
          return false;
        }
      }
      return true;
    }

    int[] kinds(long now) {
      long current = bucket(now);
      return calls.stream()
          .filter(call -> call[0] > current - BUCKETS)
          .filter(call -> call[0] <= current ? call[1] != AMENDED : call[1] <= COUNTED)
          .mapToInt(call -> Math.max(Window.GOOD, (int) call[1]))
          .toArray();
    }

    private long bucket(long now) {
      return (now - origin) / bucket;
    }
  }
}
