package io.haagent.engine;

import io.haagent.bootstrap.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a guard's values: made when a value first comes, bounded in number, forgotten when
 * nobody uses them any more. Thread-safe.
 *
 * <p>Once there are as many as may be, room is made of those that are worth nothing: not used often
 * and in the state of a new one. Where there are none, further values share one guard; so a flood
 * of made-up values takes nothing from the values that were there before.
 */
final class ValueGuards {
  /** How often it is looked for what may be forgotten. */
  private static final long TICK_NANOS = 60_000_000_000L;

  /** As long as a limit's keys are kept, see {@link KeyTable}. */
  private static final int TICKS_KEPT = 10;

  /** What isn't closed tells more than what is; but a value that never comes back tells nobody. */
  private static final int TICKS_KEPT_OPEN = 60;

  /** Places that a newcomer looks at to make room, so that a flood costs little. */
  private static final int LOOKED_AT = 16;

  /** Places that the timer's thread looks at before it lets others have their turn. */
  private static final int SWEPT = 4096;

  private static final long BETWEEN_SWEEPS_NANOS = 1_000_000;
  private static final long BETWEEN_ALARMS_NANOS = 60_000_000_000L;

  private final PolicyGuard parent;
  private final CallKey by;
  private final int maxKeys;
  private final ValuePolicies policies;
  private final Ticker ticker;
  private final Shared shared;

  /** What the guard's versions share. The table's lock guards what isn't final in it. */
  private static final class Shared {
    final ValueTable table = new ValueTable();
    final KeyHash hash = KeyHash.random();
    final long absent = hash.absent();

    /** The newest version, which makes the guards; calls may still come by an older one. */
    volatile @Nullable ValueGuards newest;

    volatile @Nullable ValueEntry others;
    BreakerState forced = BreakerState.NONE;

    /**
     * What an operator has said last that breakers are there for, if nobody has said else since.
     */
    volatile @Nullable BreakerMode mode;

    boolean sweeping;
    long lastAlarm;
  }

  /**
   * Makes the guards of a version and takes over those of the version before, of which a guard for
   * another kind of value leaves nothing.
   */
  ValueGuards(
      PolicyGuard parent,
      CallKey by,
      int maxKeys,
      ValuePolicies policies,
      @Nullable ValueGuards before,
      Ticker ticker,
      long now) {
    this.parent = parent;
    this.by = by;
    this.maxKeys = maxKeys;
    this.policies = policies;
    this.ticker = ticker;
    if (before != null && before.by.equals(by)) {
      shared = before.shared;
    } else {
      shared = new Shared();
      shared.lastAlarm = now - BETWEEN_ALARMS_NANOS;
      if (before != null) {
        before.retire();
      }
    }
    take(now);
  }

  private void take(long now) {
    Lock lock = shared.table.lock();
    lock.lock();
    try {
      ValueGuards newest = shared.newest;
      if (newest != null && newest.policies.mode() != policies.mode()) {
        shared.mode = null; // as each breaker does that becomes another
      }
      shared.newest = this;
      shared.table.forEach(entry -> become(entry, entry.guard(), now));
      ValueEntry others = shared.others;
      if (others == null) {
        others = new ValueEntry(null, 0, label("others"));
        become(others, null, now);
        shared.others = others;
      } else {
        become(others, others.guard(), now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void become(ValueEntry entry, @Nullable PolicyGuard old, long now) {
    GuardState state =
        policies.state(parent.state(), entry.label, old == null ? null : old.state(), ticker, now);
    entry.become(parent.of(entry, state));
  }

  CallKey by() {
    return by;
  }

  /**
   * Returns a value's guard. Allocates nothing and takes no lock for one that is known.
   *
   * @param number the value where it is a whole number of a primitive type, else {@link
   *     Guard#NO_NUMBER}
   * @param value the value where it is an object, else null
   */
  PolicyGuard of(long number, @Nullable Object value) {
    boolean absent = value == null && number == Guard.NO_NUMBER;
    long hash = absent ? shared.absent : shared.hash.of(number, value);
    ValueEntry entry = shared.table.find(hash);
    if (entry == null) {
      entry = meet(hash, absent ? "(none)" : null, number, value);
    }
    entry.use(shared.table.tick());
    return entry.guard();
  }

  private ValueEntry meet(long hash, @Nullable String name, long number, @Nullable Object value) {
    Lock lock = shared.table.lock();
    boolean full = shared.table.size() >= maxKeys;
    if (full && !lock.tryLock()) {
      // Others are just looking for room, and there may be none.
      return others();
    }
    if (!full) {
      lock.lock();
    }
    try {
      ValueEntry found = shared.table.find(hash);
      return found != null ? found : add(hash, name, number, value);
    } finally {
      lock.unlock();
    }
  }

  private ValueEntry add(long hash, @Nullable String name, long number, @Nullable Object value) {
    long now = ticker.nanos();
    if (shared.table.size() >= maxKeys) {
      shared.table.forget(entry -> isWorthless(entry, now, true), LOOKED_AT, 1);
      if (shared.table.size() >= maxKeys) {
        alarm(now);
        return others();
      }
    }
    ValueEntry entry =
        new ValueEntry(shared.table, hash, label(name != null ? name : shown(number, value)));
    ValueGuards maker = shared.newest == null ? this : shared.newest;
    maker.become(entry, null, now);
    force(entry);
    shared.table.add(entry);
    if (!shared.sweeping) {
      sweepIn(TICK_NANOS);
    }
    return entry;
  }

  private ValueEntry others() {
    ValueEntry others = shared.others;
    if (others == null) {
      throw new IllegalStateException("guards of values that nobody made");
    }
    return others;
  }

  private void alarm(long now) {
    if (now - shared.lastAlarm >= BETWEEN_ALARMS_NANOS) {
      shared.lastAlarm = now;
      parent
          .state()
          .events
          .crowded(maxKeys, "new values share one breaker, limit and bulkhead; raise maxKeys");
    }
  }

  /** Says what a value is and where it is found; no line break of a value breaks a log's line. */
  private String label(String name) {
    StringBuilder label = new StringBuilder(by.text()).append(' ');
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      label.append(Character.isISOControl(letter) ? '?' : letter);
    }
    return label.toString();
  }

  private static String shown(long number, @Nullable Object value) {
    if (value == null) {
      return Long.toString(number);
    }
    String name = value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    // A substring is a copy: of a long text nothing else is held.
    return name.length() <= HotKeys.LONGEST
        ? name
        : name.substring(0, HotKeys.LONGEST - 1).concat("…");
  }

  private String value(ValueEntry entry) {
    return entry.label.substring(by.text().length() + 1);
  }

  private boolean isWorthless(ValueEntry entry, long now, boolean isShort) {
    int unused = entry.unusedFor(shared.table.tick());
    PolicyGuard guard = entry.guard();
    if (guard.state().owes(now)) {
      return false;
    }
    CircuitBreaker breaker = guard.state().breaker;
    if (breaker != null && !breaker.isCalm(now)) {
      return switch (breaker.state()) {
        case CLOSED, METRICS_ONLY -> unused >= TICKS_KEPT;
        // An order is given to new values, too.
        case FORCED_OPEN -> unused >= TICKS_KEPT_OPEN;
        default -> unused >= TICKS_KEPT_OPEN && !breaker.isOpen(now);
      };
    }
    boolean finds = guard.state().adaptive != null && guard.state().group == null;
    int kept = entry.isEstablished() || finds ? TICKS_KEPT : 1;
    return unused >= (isShort && kept == 1 ? 0 : kept);
  }

  /** Begins or goes on to look for what may be forgotten. Under the lock. */
  private void sweepIn(long nanos) {
    shared.sweeping = parent.scheduler().schedule(this::sweep, nanos) != null;
  }

  private void sweep() {
    ValueTable table = shared.table;
    Lock lock = table.lock();
    lock.lock();
    try {
      long now = ticker.nanos();
      boolean all = table.forget(entry -> isWorthless(entry, now, false), SWEPT, SWEPT);
      if (!all) {
        sweepIn(BETWEEN_SWEEPS_NANOS);
        return;
      }
      table.trim();
      table.advance();
      shared.sweeping = false;
      if (table.size() > 0) {
        sweepIn(TICK_NANOS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the state of the value that is worst off. */
  BreakerState worst() {
    return status(0).worst();
  }

  /**
   * Returns how the values are.
   *
   * @param most how many of those to name whose breakers aren't closed
   */
  ValuesStatus status(int most) {
    ValueCensus census = new ValueCensus(most);
    long now = ticker.nanos();
    shared.table.forEach(entry -> census.add(value(entry), entry.guard(), now));
    ValueEntry others = others();
    if (others.isUsed()) {
      census.add(value(others), others.guard(), now);
    }
    return census.status(by.text(), shared.table.size(), maxKeys, none());
  }

  /** Returns the state of a breaker that no value has made yet. */
  private BreakerState none() {
    CircuitBreaker breaker = others().guard().state().breaker;
    return breaker == null ? BreakerState.NONE : breaker.state();
  }

  /** Does to all breakers, those to come too, what an operator says; NONE resets them. */
  boolean force(BreakerState to) {
    if (policies.breaker() == null) {
      return false;
    }
    BreakerState from = worst();
    Lock lock = shared.table.lock();
    lock.lock();
    try {
      shared.forced = to;
      List<ValueEntry> all = new ArrayList<>();
      shared.table.forEach(all::add);
      all.add(others());
      for (ValueEntry entry : all) {
        if (to == BreakerState.NONE) {
          entry.guard().reset();
        } else {
          force(entry);
        }
      }
    } finally {
      lock.unlock();
    }
    parent.state().events.ordered(from, to == BreakerState.NONE ? worst() : to, "an operator");
    return true;
  }

  /** Says what all breakers are there for, those to come too, and ends what was forced. */
  boolean mode(BreakerMode wanted) {
    if (policies.breaker() == null) {
      return false;
    }
    BreakerState from = worst();
    Lock lock = shared.table.lock();
    lock.lock();
    try {
      shared.forced = BreakerState.NONE;
      shared.mode = wanted;
      shared.table.forEach(entry -> entry.guard().breakerMode(wanted));
      others().guard().breakerMode(wanted);
    } finally {
      lock.unlock();
    }
    parent.state().events.ordered(from, worst(), "an operator");
    return true;
  }

  /** Returns what the breakers are there for; since when each is as it is differs. */
  @Nullable BreakerStanding standing() {
    BreakerMode said = shared.mode;
    return policies.breaker() == null
        ? null
        : new BreakerStanding(said == null ? policies.mode() : said, 0, -1, -1);
  }

  private void force(ValueEntry entry) {
    BreakerMode said = shared.mode;
    if (said != null) {
      entry.guard().breakerMode(said);
    }
    if (shared.forced == BreakerState.FORCED_OPEN) {
      entry.guard().forceOpen();
    } else if (shared.forced == BreakerState.FORCED_CLOSED) {
      entry.guard().forceClosed();
    }
  }

  /** Says nothing more of these values: the policy doesn't tell calls apart by them any more. */
  void retire() {
    shared.table.forEach(entry -> entry.guard().retire());
    others().guard().retire();
  }
}
