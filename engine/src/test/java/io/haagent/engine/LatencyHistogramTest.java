package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Property
  void aCellsMiddleIsWithinItsPrecision(@ForAll @LongRange(min = 0, max = 1L << 42) long nanos) {
    long middle = LatencyHistogram.middle(LatencyHistogram.cell(nanos));

    assertThat(Math.abs(middle - nanos)).isLessThanOrEqualTo(Math.max(64, nanos / 64));
  }

  @Property
  void aLongerDurationIsInNoLowerCell(
      @ForAll @LongRange(min = 0, max = 1L << 42) long nanos,
      @ForAll @LongRange(min = 0, max = 1L << 42) long other) {
    assertThat(LatencyHistogram.cell(Math.max(nanos, other)))
        .isGreaterThanOrEqualTo(LatencyHistogram.cell(Math.min(nanos, other)));
  }

  @Test
  void whatIsLongerThanTheLastCellCountsThere() {
    LatencyHistogram histogram = new LatencyHistogram(true);
    histogram.record(Long.MAX_VALUE);
    histogram.record(-1);

    Latency latency = histogram.read();

    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.p50()).isLessThan(128);
    assertThat(latency.p99()).isGreaterThan(8_000_000_000_000L);
    assertThat(latency.max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void percentilesAreThoseOfTheSortedDurations() {
    Random random = new Random(42);
    long[] durations = new long[100_000];
    LatencyHistogram histogram = new LatencyHistogram(false);
    for (int i = 0; i < durations.length; i++) {
      durations[i] = (long) Math.exp(random.nextGaussian() * 2 + 14);
      histogram.record(durations[i]);
    }
    Arrays.sort(durations);

    Latency latency = histogram.read();

    assertThat(latency.sampled()).isTrue();
    assertThat(latency.count()).isEqualTo(durations.length);
    assertNear(latency.p50(), durations[49_999]);
    assertNear(latency.p95(), durations[94_999]);
    assertNear(latency.p99(), durations[98_999]);
    assertThat(latency.max()).isEqualTo(durations[99_999]);
  }

  @Test
  void withoutDurationsAllIsZero() {
    assertThat(new LatencyHistogram(false).read()).isEqualTo(Latency.NONE);
  }

  private static void assertNear(long percentile, long exact) {
    assertThat((double) percentile / exact).isBetween(0.98, 1.02);
  }

  @Test
  void whatIsReadMeanwhileIsInOrderAndNeverFalls() throws InterruptedException {
    int durations = 200_000;
    LatencyHistogram histogram = new LatencyHistogram(true);
    AtomicLong begun = new AtomicLong();
    Together.run(
        4,
        1,
        (thread, round) -> {
          if (thread > 0) {
            for (int i = 0; i < durations; i++) {
              begun.incrementAndGet();
              histogram.record(i * 17L);
            }
            return;
          }
          long before = 0;
          long longest = 0;
          while (before < 3 * durations) {
            Latency read = histogram.read();
            assertThat(read.count()).isBetween(before, begun.get());
            assertThat(read.max()).isBetween(longest, durations * 17L);
            assertThat(read.p50()).isBetween(0L, read.p95());
            assertThat(read.p99()).isBetween(read.p95(), read.max());
            before = read.count();
            longest = read.max();
          }
        });
    assertThat(histogram.read().count()).isEqualTo(3 * durations);
    assertThat(histogram.read().max()).isEqualTo((durations - 1) * 17L);
  }
}
