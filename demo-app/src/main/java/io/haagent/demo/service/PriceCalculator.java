package io.haagent.demo.service;

/** The price of an order. Thread-safe. */
final class PriceCalculator {

  private static final int CENTS_A_PIECE = 225;

  private final Fault fault;

  PriceCalculator(Fault fault) {
    this.fault = fault;
  }

  /** The price in cents; fails while the price table can't be read. */
  int quote(String item, int pieces) {
    if (fault.strikes()) {
      throw new IllegalStateException("the price of " + item + " can't be read");
    }
    return Math.multiplyExact(pieces, CENTS_A_PIECE);
  }
}
