package io.haagent.engine;

/** Keeps a stripe's fields two lines away from the object before it: lines are fetched in pairs. */
class StripePadding {
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
}
