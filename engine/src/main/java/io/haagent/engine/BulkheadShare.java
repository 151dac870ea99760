package io.haagent.engine;

/** What one guard has of a group's bulkhead: its priority, and whether it is in shadow. */
final class BulkheadShare {
  private final PriorityPermits permits;
  private final int priority;
  private final boolean shadow;

  BulkheadShare(BulkheadGroup group, int priority, boolean shadow) {
    if (priority < 0 || priority > PriorityPermits.LAST) {
      throw new IllegalArgumentException("priority must be from 0 to 127: " + priority);
    }
    this.permits = group.permits();
    this.priority = priority;
    this.shadow = shadow;
  }

  /** Takes a place, if there is one. */
  boolean tryAcquire() {
    return shadow ? permits.tryAcquireInShadow(priority) : permits.tryAcquire(priority);
  }

  /** Takes a place; see {@link PriorityPermits#tryAcquire(int, long)}. */
  boolean tryAcquire(long waitNanos) {
    return shadow ? tryAcquire() : permits.tryAcquire(priority, waitNanos);
  }

  /** Gives a place back, from whichever thread. */
  void release() {
    if (shadow) {
      permits.releaseInShadow();
    } else {
      permits.release();
    }
  }
}
