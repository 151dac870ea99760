package io.haagent.demo.story;

/**
 * One of the two shops in a scene.
 *
 * @param seen what its customers saw
 * @param reachedStock requests of this shop that reached the stock service
 * @param reachedPayment requests of this shop that reached the payment service
 */
record Side(Figures seen, long reachedStock, long reachedPayment) {

  /** This shop in this scene and in the one that follows. */
  Side then(Side later) {
    return new Side(
        seen.then(later.seen),
        reachedStock + later.reachedStock,
        reachedPayment + later.reachedPayment);
  }
}
