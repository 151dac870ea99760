package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A guard's repeats, with backoff, budget and deadline, against what the policy's words say. */
class RetryModelTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1000 * MILLIS;
  private static final IOException REPEATED = new IOException("down");
  private static final IllegalStateException OTHER = new IllegalStateException("no");

  private final List<long[]> ledger = new ArrayList<>();

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void equalsTheWordsOfThePolicy(
      @ForAll @IntRange(min = 1, max = 6) int maxAttempts,
      @ForAll @IntRange(max = 300) int backoffMillis,
      @ForAll @IntRange(max = 2000) int deadlineMillis,
      @ForAll @IntRange(min = -1, max = 1500) int ratioThousandths,
      @ForAll @Size(min = 10, max = 80) List<@IntRange(max = 999) Integer> calls) {
    VirtualTicker clock = new VirtualTicker();
    long begun = clock.nanos();
    Backoff backoff = new Backoff(backoffMillis * MILLIS, 2, SECONDS, 0);
    PolicyGuardBuilder builder =
        PolicyGuard.builder(9001, "stock")
            .ticker(clock)
            .retry(maxAttempts, backoff)
            .retryOn(List.of("java.io.IOException"));
    long deadline = deadlineMillis * MILLIS;
    if (deadline > 0) {
      builder.deadline(deadline);
    }
    if (ratioThousandths >= 0) {
      builder.retryBudget(ratioThousandths / 1000.0, 0);
    }
    PolicyGuard guard = builder.build();
    ledger.clear();
    long retries = 0;
    long timeouts = 0;
    for (int call : calls) {
      long start = guard.start();
      long entered = clock.nanos();
      long token = guard.enter(start);
      assertThat(token).isPositive();
      ledger.add(new long[] {second(clock, begun), ratioThousandths});
      for (int attempt = 1; token > 0; attempt++) {
        assertThat(deadline == 0 || clock.nanos() - entered < deadline || attempt == 1).isTrue();
        clock.advance(call % 37 * 5 * MILLIS);
        int kind = (call + attempt) % 8;
        if (kind < 2) {
          timeouts += deadline > 0 && clock.nanos() - entered >= deadline ? 1 : 0;
          guard.success(token, start);
          break;
        }
        long left = deadline == 0 ? Long.MAX_VALUE : deadline - (clock.nanos() - entered);
        long pause = Math.min(SECONDS, backoffMillis * MILLIS << attempt - 1);
        boolean again =
            attempt < maxAttempts
                && kind < 7
                && pause < left
                && pays(ratioThousandths, second(clock, begun));
        long before = clock.parkedNanos();
        token = guard.failure(token, start, attempt, kind < 7 ? REPEATED : OTHER);
        assertThat(token > 0).as("attempt %d", attempt).isEqualTo(again);
        assertThat(clock.parkedNanos() - before).isEqualTo(again ? pause : 0);
        retries += again ? 1 : 0;
      }
      clock.advance(call * MILLIS);
    }
    assertThat(guard.status().retries()).isEqualTo(retries);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(timeouts);
    assertThat(guard.status().metrics().concurrent()).isZero();
    assertThat(guard.status().calls()).isEqualTo(calls.size());
    assertThat(Nesting.inside(guard.id())).isFalse();
  }

  private static long second(VirtualTicker clock, long begun) {
    return (clock.nanos() - begun) / SECONDS;
  }

  /** Takes a token of what the last ten seconds' first attempts have deposited. */
  private boolean pays(int ratioThousandths, long second) {
    if (ratioThousandths < 0) {
      return true;
    }
    long balance =
        ledger.stream().filter(entry -> second - entry[0] < 10).mapToLong(entry -> entry[1]).sum();
    if (balance < 1000 || ratioThousandths == 0) {
      return false;
    }
    ledger.add(new long[] {second, -1000});
    return true;
  }
}
