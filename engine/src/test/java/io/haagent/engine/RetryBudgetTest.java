package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECONDS = 1_000_000_000;
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

  private static long balance(List<long[]> ledger, long now) {
    long second = (now - T0) / SECONDS;
    return ledger.stream()
        .filter(entry -> second - (entry[0] - T0) / SECONDS < 10)
        .mapToLong(entry -> entry[1])
        .sum();
  }
}
