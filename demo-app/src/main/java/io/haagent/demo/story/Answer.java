package io.haagent.demo.story;

import java.util.concurrent.TimeUnit;

/**
 * What one customer got.
 *
 * @param kind how it ended
 * @param nanos how long it took
 */
record Answer(Kind kind, long nanos) {

  /** From the best to the worst for the customer. */
  enum Kind {
    ANSWERED('.'),
    SLOW('s'),
    REJECTED('-'),
    FAILED('x');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }
  }

  // Longer than this and a customer wonders whether the shop is still there (Nielsen's limit for an
  // uninterrupted train of thought).
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The shop names in its answer what went wrong, so a guard's rejection can be told from a
   * failure.
   */
  static Answer of(int status, String body, long nanos) {
    if (status == 200) {
      return new Answer(nanos > SLOW_NANOS ? Kind.SLOW : Kind.ANSWERED, nanos);
    }
    return new Answer(
        body.contains("io.haagent.CallRejected") ? Kind.REJECTED : Kind.FAILED, nanos);
  }
}
