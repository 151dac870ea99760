package io.haagent.engine;

/**
 * What a retry budget was at a moment; amounts are thousandths of a token.
 *
 * @param nanos how long the running second has been running
 * @param deposits what first attempts have paid, second by second, the running one first
 * @param withdrawals what repeats have taken of that, in the same way
 * @param owed tokens of the reserve that were taken and had not flowed back, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two, and nobody changes the arrays
public record BudgetMemory(long nanos, long[] deposits, long[] withdrawals, double owed) {
  /** Checks the ranges. */
  public BudgetMemory {
    if (nanos < 0
        || nanos >= RetryBudget.SECOND_NANOS
        || deposits.length != RetryBudget.SECONDS
        || withdrawals.length != RetryBudget.SECONDS
        || !(owed >= 0)
        || owed > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no budget was ever so");
    }
    for (int i = 0; i < RetryBudget.SECONDS; i++) {
      if (bad(deposits[i]) || bad(withdrawals[i])) {
        throw new IllegalArgumentException("no second ever saw so many attempts");
      }
    }
  }

  private static boolean bad(long amount) {
    return amount < 0 || amount >= 1L << EpochRing.COUNT_BITS;
  }
}
