package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A value that a guard with {@code per} has met. Its number counts the attempts that are admitted
 * or being asked for and is below 0 once the value has been forgotten; so nothing is forgotten that
 * somebody holds a permit of. Thread-safe.
 */
final class ValueEntry extends AtomicInteger {
  private static final long serialVersionUID = 1L;

  /** What stands for the place of an entry that was forgotten. */
  static final ValueEntry NONE = new ValueEntry(null, 0, "");

  private static final int FORGOTTEN = Integer.MIN_VALUE;

  /** A value that was used so often is one that people use, as in {@link KeyTable}. */
  private static final int ESTABLISHED = 8;

  private final transient @Nullable ValueTable table;
  final long hash;
  final String label;

  /** Set before the entry is seen by anybody, and again by each version of the guard. */
  private transient volatile @Nullable PolicyGuard guard;

  /** The table's tick of the last use; like the uses good enough with a lost race. */
  private int seen;

  private int uses;

  /**
   * Makes an entry.
   *
   * @param label what the value is and where it is found, for people
   */
  ValueEntry(@Nullable ValueTable table, long hash, String label) {
    this.table = table;
    this.hash = hash;
    this.label = label;
    this.seen = table == null ? 0 : table.tick();
  }

  void become(PolicyGuard version) {
    guard = version;
  }

  /** Returns the guard of this value. */
  PolicyGuard guard() {
    PolicyGuard own = guard;
    if (own == null) {
      throw new IllegalStateException("an entry without a guard");
    }
    return own;
  }

  /** Notes that a call is about to use it; writes nothing where that is known. */
  void use(int tick) {
    if (seen != tick) {
      seen = tick;
    }
    if (uses < ESTABLISHED) {
      uses++;
    }
  }

  boolean isUsed() {
    return uses > 0;
  }

  boolean isEstablished() {
    return uses >= ESTABLISHED;
  }

  /** Returns for how many ticks nobody has used it. */
  int unusedFor(int tick) {
    return tick - seen;
  }

  /** Holds it for an attempt; it is no more forgotten until {@link #leave}. */
  void enter() {
    for (; ; ) {
      int users = get();
      if (users < 0 && table != null) {
        table.revive(this);
      } else if (compareAndSet(users, users + 1)) {
        return;
      }
    }
  }

  void leave() {
    getAndDecrement();
  }

  /** Keeps anybody from entering; false where somebody is in. Under the table's lock only. */
  boolean shut() {
    return compareAndSet(0, FORGOTTEN);
  }

  /** Takes that back; under the same lock. */
  void open() {
    set(0);
  }

  boolean isShut() {
    return get() < 0;
  }
}
