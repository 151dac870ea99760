package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long ORIGIN = 12_345;
  private static final long T0 = Long.MAX_VALUE - 3 * SECONDS;

  private static int withdrawals(RetryBudget budget, long now) {
    int count = 0;
    while (budget.withdraw(now)) {
      count++;
    }
    return count;
  }

  @Test
  void tenSecondsOfTheReserveAreThereFromTheStartAndFlowIn() {
    RetryBudget budget = new RetryBudget(0.2, 10, new Stripes(), T0);
    assertThat(withdrawals(budget, T0)).isEqualTo(100);
    assertThat(withdrawals(budget, T0 + SECONDS)).isEqualTo(10);
    assertThat(withdrawals(budget, T0 + 60 * SECONDS)).isEqualTo(100);
  }

  @Test
  void firstAttemptsDepositAShare() {
    RetryBudget budget = new RetryBudget(0.2, 0, new Stripes(), T0);
    for (int i = 0; i < 100; i++) {
      budget.deposit(T0);
    }
    assertThat(withdrawals(budget, T0 + SECONDS)).isEqualTo(20);
  }

  @Test
  void depositsLiveForTenSeconds() {
    RetryBudget budget = new RetryBudget(1, 0, new Stripes(), T0);
    for (int i = 0; i < 100; i++) {
      budget.deposit(T0);
    }
    assertThat(budget.withdraw(T0 + 9 * SECONDS)).isTrue();
    assertThat(budget.withdraw(T0 + 10 * SECONDS)).isFalse();
  }

  @Test
  void nothingInNothingOut() {
    assertThat(new RetryBudget(0, 0, new Stripes(), T0).withdraw(T0)).isFalse();
  }

  @Property(tries = 300)
  void equalsANaiveLedger(
      @ForAll @IntRange(max = 3000) int ratioThousandths,
      @ForAll @Size(max = 300) List<@IntRange(max = 9) Integer> steps) {
    Stripes stripes = new Stripes();
    RetryBudget budget = new RetryBudget(ratioThousandths / 1000.0, 0, stripes, T0);
    List<long[]> ledger = new ArrayList<>();
    long now = T0;
    for (int step : steps) {
      if (step < 3) {
        now += step * SECONDS / 2;
      } else if (step < 7) {
        if (step == 3) {
          budget.deposit(now);
        } else {
          budget.isCounted(now);
          stripes.owned(step % 3).admit();
        }
        ledger.add(new long[] {now, ratioThousandths});
      } else if (step == 7) {
        budget = new RetryBudget(ratioThousandths / 1000.0, 0, stripes, budget, now);
      } else {
        long balance = balance(ledger, now);
        assertThat(budget.withdraw(now)).isEqualTo(ratioThousandths > 0 && balance >= 1000);
        if (balance >= 1000) {
          ledger.add(new long[] {now, -1000});
        }
      }
    }
  }

  /** A million steps beside a ledger of whole seconds and a bucket, on a clock that jumps. */
  @Test
  void equalsANaiveLedgerOverAMillionStepsAndClockJumps() {
    long cost = SECONDS / 10; // of a token of the reserve, which bears 100 of them
    SplittableRandom random = new SplittableRandom(11);
    RetryBudget budget = new RetryBudget(0.3, 10, new Stripes(), ORIGIN);
    Map<Long, Long> ledger = new HashMap<>();
    long granted = 0;
    long now = ORIGIN;
    long newest = ORIGIN;
    long full = ORIGIN;
    for (int step = 0; step < 1_000_000; step++) {
      int what = random.nextInt(1000);
      if (what < 400) {
        now += random.nextInt(20_000_000);
      } else if (what == 400) {
        now += random.nextLong(20 * SECONDS);
      } else if (what == 401) {
        now += random.nextLong(40L * 24 * 3600 * SECONDS);
        ledger.clear();
      } else if (what < 405) {
        now = Math.max(Math.max(ORIGIN, newest - 4 * SECONDS), now - random.nextLong(4 * SECONDS));
      } else if (what < 700) {
        budget.deposit(now);
        ledger.merge((now - ORIGIN) / SECONDS, 300L, Long::sum);
      } else {
        boolean deposited = sum(ledger, now) >= 1000;
        boolean reserved = Math.max(full, now) - now <= 99 * cost;
        assertThat(budget.withdraw(now)).as("step %d", step).isEqualTo(deposited || reserved);
        if (deposited) {
          ledger.merge((now - ORIGIN) / SECONDS, -1000L, Long::sum);
        } else if (reserved) {
          full = Math.max(full, now) + cost;
        }
        granted += deposited || reserved ? 1 : 0;
      }
      newest = Math.max(newest, now);
    }
    assertThat(granted).isBetween(10_000L, 290_000L);
  }

  private static long sum(Map<Long, Long> ledger, long now) {
    long sum = 0;
    long second = (now - ORIGIN) / SECONDS;
    for (long ago = 0; ago < 10; ago++) {
      sum += ledger.getOrDefault(second - ago, 0L);
    }
    return sum;
  }

  private static long balance(List<long[]> ledger, long now) {
    long second = (now - T0) / SECONDS;
    return ledger.stream()
        .filter(entry -> second - (entry[0] - T0) / SECONDS < 10)
        .mapToLong(entry -> entry[1])
        .sum();
  }
}
