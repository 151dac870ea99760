package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling a dependency that fails, and probes whether it has recovered.
 *
 * <p>The state is one reference to an immutable or lock-free {@link Phase}, replaced by CAS. A
 * permit is a {@code long} above or equal to 0, {@code [generation:37 | lease:20 | probe:1]}; what
 * is reported with a permit of an older generation counts for nothing. Every permit is ended once,
 * by {@link #settle}. A probe's lease is its place among the probes; another call's, where slow
 * calls matter, one more than its slot in {@link InFlight}.
 *
 * <p>What the policy says of it can change at any time, by {@link #become}: the phase stays.
 */
final class CircuitBreaker {

  /** Hears of changes of state, on the thread that caused them. */
  interface Listener {
    /**
     * The breaker has judged calls.
     *
     * @param failures of these calls
     */
    void transition(BreakerState from, BreakerState to, int failures, String reason);

    /**
     * Somebody has said so.
     *
     * @param by who, in words
     */
    void ordered(BreakerState from, BreakerState to, String by);

    /**
     * The breaker would have opened, did it not only measure.
     *
     * @param failures of the calls that it has judged
     */
    void wouldOpen(int failures, String reason);
  }

  /** What {@link #tryAcquire} returns where all probes are on their way. */
  static final long ALL_PROBES_OUT = Long.MIN_VALUE;

  /** What {@link #tryAcquire} returns where an operator has opened the breaker. */
  static final long FORCED_OPEN = Long.MIN_VALUE + 1;

  /** What {@link #tryAcquire} returns where a ramp lets this call not pass. */
  static final long RAMPING = Long.MIN_VALUE + 2;

  private static final AtomicReferenceFieldUpdater<CircuitBreaker, Phase> PHASE =
      AtomicReferenceFieldUpdater.newUpdater(CircuitBreaker.class, Phase.class, "phase");

  static final int PERMIT_BITS = 57;
  static final int LEASE_SHIFT = 1;
  private static final int LEASE_BITS = 20;
  private static final int GENERATION_SHIFT = LEASE_BITS + 1;

  /** The place of a permit's lease. */
  static final long LEASES = ((1L << LEASE_BITS) - 1) << LEASE_SHIFT;

  private static final int PROBE = 1;
  private static final int NOT_CLOSED = -1;
  private static final String AN_OPERATOR = "an operator";

  /** A permit of no generation that ever is: what comes of its call counts for nothing. */
  static final long NO_PERMIT = ((1L << (PERMIT_BITS - GENERATION_SHIFT)) - 1) << GENERATION_SHIFT;

  /** Between two looks for calls that hang: a tenth of the time that makes them slow, at least. */
  private static final long LEAST_NANOS_BETWEEN_LOOKS = 1_000_000;

  private final Ticker ticker;
  private final Stripes stripes;
  private final AtomicLong nextLook;
  private final int few;
  private volatile BreakerTerms terms;

  /** As the policy or, later, an operator has said last. */
  private volatile BreakerMode mode;

  private volatile Phase phase;

  /** Null until slow calls matter. */
  private volatile @Nullable InFlight inFlight;

  /**
   * Makes a closed breaker.
   *
   * @param stripes where the good calls are counted that {@link #succeed} takes
   */
  CircuitBreaker(BreakerTerms terms, Stripes stripes, Ticker ticker) {
    this(terms, stripes, ticker, InFlight.SLOTS);
  }

  /**
   * The same, small.
   *
   * @param few slots for the calls that run, until there are more
   */
  CircuitBreaker(BreakerTerms terms, Stripes stripes, Ticker ticker, int few) {
    this.few = few;
    long now = ticker.nanos();
    this.stripes = stripes;
    this.terms = terms;
    this.ticker = ticker;
    this.nextLook = new AtomicLong(now);
    this.inFlight = terms.rules.timesCalls() ? new InFlight(few) : null;
    this.mode = terms.mode;
    this.phase = begun(terms.mode, 0, now);
  }

  /** Goes on where another JVM's breaker was, before anybody else sees this one. */
  void restore(BreakerMemory memory, long agedNanos, long now) {
    // What an operator has said holds until the policy says something else.
    if (memory.policyMode() == terms.mode) {
      mode = memory.mode();
    }
    Phase restored = BreakerMemories.phase(memory, mode, agedNanos, terms, stripes, now);
    phase = restored == null ? begun(mode, 0, now) : restored;
  }

  BreakerMemory memory(long now) {
    return BreakerMemories.of(phase, mode, terms, now);
  }

  /** Returns how a breaker of a mode begins. */
  private Phase begun(BreakerMode of, long generation, long now) {
    Moment entered = Moment.at(now);
    return of == BreakerMode.DISABLED
        ? new Forced(generation, BreakerState.DISABLED, entered)
        : new Closed(
            generation, of == BreakerMode.METRICS_ONLY, terms.shape, stripes, entered, now);
  }

  /** Returns since when it is in its state, and by what mode. */
  BreakerStanding standing() {
    Phase current = phase;
    long now = ticker.nanos();
    long left = current instanceof Open open ? Math.max(0, open.left(terms.settings, now)) : -1;
    return new BreakerStanding(mode, current.entered.epochMillis(), current.entered.age(now), left);
  }

  /** Returns a number that changes with the state. */
  long generation() {
    return phase.generation;
  }

  BreakerState state() {
    return phase.state();
  }

  /**
   * Returns the percentage of failures that the breaker goes by: of the window, or of the one that
   * opened it; -1 where there is none, or too few calls are in it.
   */
  double failureRate() {
    Phase current = phase;
    if (current instanceof Open open) {
      return open.failureRate;
    }
    Closed closed = closed(current);
    if (closed == null) {
      return -1;
    }
    long now = ticker.nanos();
    long calls = closed.window().calls(now);
    return calls < Math.max(1, terms.minimumCalls) ? -1 : rate(closed.window().failed(now), calls);
  }

  /** Tells whether a call at this moment would surely be rejected. */
  boolean isOpen(long now) {
    Phase current = phase;
    return current instanceof Open open
        ? open.left(terms.settings, now) > 0
        : current instanceof Forced forced && forced.open;
  }

  /** Tells whether it is worth as much as a new one: it knows of no bad call. */
  boolean isCalm(long now) {
    Phase current = phase;
    return current instanceof Closed closed
        ? closed.row() == 0 && !closed.isBad(now)
        : current.state() == BreakerState.DISABLED;
  }

  /** Tells whether calls are to be {@linkplain #begin timed}, and {@linkplain #look looked} for. */
  boolean timesCalls() {
    return inFlight != null && terms.rules.timesCalls();
  }

  /** Returns a permit, or a value below 0 where the breaker isn't closed and needs the time. */
  long tryAcquireClosed() {
    Phase current = phase;
    return current instanceof Closed ? current.generation << GENERATION_SHIFT : NOT_CLOSED;
  }

  /**
   * Asks for a permit.
   *
   * @return a permit; {@link #ALL_PROBES_OUT}; {@link #FORCED_OPEN}; {@link #RAMPING}; or, negated,
   *     the nanoseconds until a probe may pass
   */
  long tryAcquire(long now) {
    for (; ; ) {
      Phase current = phase;
      if (current instanceof Closed) {
        return current.generation << GENERATION_SHIFT;
      }
      if (current instanceof Forced forced) {
        return forced.open ? FORCED_OPEN : current.generation << GENERATION_SHIFT;
      }
      BreakerTerms by = terms;
      if (current instanceof Ramp ramp) {
        double share = ramp.share(now, by.settings.openForNanos());
        if (share < 1) {
          return by.jitter.next() < share ? ramp.generation << GENERATION_SHIFT : RAMPING;
        }
        PHASE.compareAndSet(this, ramp, ramp.closed);
      } else if (current instanceof Open open) {
        long left = open.left(by.settings, now);
        if (left > 0) {
          return -left;
        }
        int probes = by.settings.halfOpenCalls();
        HalfOpen half = new HalfOpen(open.generation + 1, open.openings, probes, now);
        move(open, half, 0, "the open time is over");
      } else {
        HalfOpen half = (HalfOpen) current;
        int lease = half.acquire(now);
        if (lease != HalfOpen.NONE) {
          return half.generation << GENERATION_SHIFT | (long) lease << 1 | PROBE;
        }
        half.sweep(now, by.settings.halfOpenMaxWaitNanos());
        if (!judge(half, now)) {
          return ALL_PROBES_OUT;
        }
      }
    }
  }

  /**
   * Notes that a permit's call begins, where calls are timed.
   *
   * @param onThread whether it runs on the calling thread
   * @return the permit from now on
   */
  long begin(long permit, long now, boolean onThread) {
    if ((permit & PROBE) != 0) {
      HalfOpen half = halfOpen(permit);
      if (half != null) {
        half.restart(lease(permit), now);
      }
      return permit;
    }
    InFlight running = inFlight;
    if (running == null) {
      return permit;
    }
    int slot = running.begin(now, onThread);
    return slot == InFlight.NONE ? permit : permit | (long) (slot + 1) << 1;
  }

  /** Returns when a permit's call began, 0 where that isn't noted. */
  long began(long permit) {
    int lease = lease(permit);
    if ((permit & PROBE) != 0) {
      HalfOpen half = halfOpen(permit);
      return half == null ? 0 : half.began(lease);
    }
    InFlight running = inFlight;
    return running == null || lease == 0 ? 0 : running.began(lease - 1);
  }

  /** Returns the half-open state that a probe's permit is of, if it is still that one. */
  private @Nullable HalfOpen halfOpen(long permit) {
    return phase instanceof HalfOpen half && half.generation == permit >>> GENERATION_SHIFT
        ? half
        : null;
  }

  /** Notes that a permit's call goes on without the thread that began it. */
  void leave(long permit) {
    InFlight running = inFlight;
    int lease = lease(permit);
    if (running != null && lease != 0 && (permit & PROBE) == 0) {
      running.leave(lease - 1);
    }
  }

  /**
   * Looks, now and then, for calls that have been running for too long. They count as slow while
   * they run; that is judged here and not when other calls end, because there may be none.
   */
  void look(long now) {
    InFlight running = inFlight;
    BreakerTerms by = terms;
    long slow = by.rules.slowNanos();
    long next = nextLook.get();
    if (running == null
        || slow == 0
        || now - next < 0
        || !nextLook.compareAndSet(next, now + Math.max(slow / 10, LEAST_NANOS_BETWEEN_LOOKS))) {
      return;
    }
    Phase current = phase;
    Closed closed = closed(current);
    if (closed == null) {
      return;
    }
    int overdue = running.overdue(now, slow, closed.since);
    if (overdue > 0) {
      judge(current, closed, now, overdue);
    }
  }

  /**
   * Ends a permit.
   *
   * @param now 0 where the clock wasn't read; it is then read if it matters
   */
  void settle(long permit, Outcome outcome, long now) {
    int lease = lease(permit);
    long began = 0;
    InFlight running = inFlight;
    if (running != null && lease != 0 && (permit & PROBE) == 0) {
      began = running.end(lease - 1);
    }
    Phase current = phase;
    if (current.generation != permit >>> GENERATION_SHIFT) {
      return;
    }
    if (current instanceof HalfOpen half) {
      settle(half, lease, outcome, now);
      return;
    }
    Closed closed = closed(current);
    if (closed == null || outcome == Outcome.IGNORED) {
      return;
    }
    int kind = outcome == Outcome.FAILURE ? Window.FAILED : Window.GOOD;
    long time = closed.isOfTime() || began != 0 ? time(now) : now;
    long slow = began == 0 ? 0 : terms.rules.slowNanos();
    if (slow > 0 && time - began > slow) {
      kind |= Window.SLOW;
    }
    if (closed.record(kind, time)) {
      judge(current, closed, time, 0);
    }
  }

  /**
   * Ends a first attempt's permit by its success where that has only to be counted, at no cost to
   * other threads. A call that fails at the very moment may judge without it; the next one to end
   * then judges again.
   *
   * @param stripe the calling thread's
   * @return false where it is to be told by {@link #settle}; nothing has been counted then
   */
  boolean succeed(long permit, Stripe stripe) {
    Phase current = phase;
    if (current.generation != permit >>> GENERATION_SHIFT || !(current instanceof Closed closed)) {
      return false;
    }
    long now = 0;
    if (closed.isOfTime()) {
      // The clock now and then, should the coarse time stand.
      now = stripe.isSampled() ? ticker.nanos() : ticker.coarse();
    }
    if (!closed.isCalm(now)) {
      return false;
    }
    stripe.succeed();
    if (!closed.isCalm(now)) {
      // A call failed meanwhile, and may have judged without this one.
      judge(current, closed, ticker.nanos(), 0);
    }
    return true;
  }

  private void settle(HalfOpen half, int lease, Outcome outcome, long now) {
    if (outcome == Outcome.IGNORED) {
      half.giveBack(lease);
      return;
    }
    long time = time(now);
    BreakerTerms by = terms;
    long maxWait = by.settings.halfOpenMaxWaitNanos();
    half.answer(lease, outcome == Outcome.FAILURE, time, maxWait, by.rules.slowNanos());
    judge(half, time);
  }

  /** Tells that a permit's call, settled as a success, has failed after all. */
  void amend(long permit, long now) {
    Phase current = phase;
    if (current.generation != permit >>> GENERATION_SHIFT) {
      return;
    }
    Closed closed = closed(current);
    if (closed != null) {
      closed.amend(now);
      judge(current, closed, now, 0);
    } else if (current instanceof HalfOpen half) {
      half.amend(lease(permit));
      judge(half, now);
    }
  }

  /** Opens the breaker, or closes it, whatever the calls come to, until {@link #reset}. */
  void force(boolean open) {
    BreakerState wanted = open ? BreakerState.FORCED_OPEN : BreakerState.FORCED_CLOSED;
    for (; ; ) {
      Phase current = phase;
      if (current.state() == wanted) {
        return;
      }
      Moment entered = Moment.at(ticker.nanos());
      if (order(current, new Forced(current.generation + 1, wanted, entered), AN_OPERATOR)) {
        return;
      }
    }
  }

  /** Begins anew as the mode says, with an empty window. */
  void reset() {
    for (; ; ) {
      Phase current = phase;
      if (order(current, begun(mode, current.generation + 1, ticker.nanos()), AN_OPERATOR)) {
        reshape();
        return;
      }
    }
  }

  /**
   * Says what the breaker is there for, whatever the policy and whoever forced it have said; until
   * the policy says something else. A window that there is stays. Not to be called by two threads
   * at once, or while {@link #become} is.
   */
  void mode(BreakerMode wanted) {
    mode = wanted;
    change(AN_OPERATOR);
  }

  /** Goes over to the mode, unless what there is was of that mode before. */
  private void change(String by) {
    for (; ; ) {
      Phase current = phase;
      if (isOf(current, mode)) {
        return;
      }
      long now = ticker.nanos();
      long generation = current.generation + 1;
      Closed closed = closed(current);
      Phase next =
          closed == null || mode == BreakerMode.DISABLED
              ? begun(mode, generation, now)
              : closed.going(generation, mode == BreakerMode.METRICS_ONLY, now);
      if (order(current, next, by)) {
        if (next instanceof Closed going) {
          going.window().unjudged();
        }
        reshape();
        return;
      }
    }
  }

  private static boolean isOf(Phase phase, BreakerMode mode) {
    return switch (phase.state()) {
      case CLOSED, OPEN, HALF_OPEN -> mode == BreakerMode.ON;
      case METRICS_ONLY -> mode == BreakerMode.METRICS_ONLY;
      case DISABLED -> mode == BreakerMode.DISABLED;
      case FORCED_OPEN, FORCED_CLOSED, NONE -> false;
    };
  }

  /** Says nothing and learns nothing from now on: the policy has no breaker any more. */
  void retire() {
    for (; ; ) {
      Phase current = phase;
      if (PHASE.compareAndSet(
          this,
          current,
          new Forced(current.generation + 1, BreakerState.DISABLED, current.entered))) {
        return;
      }
    }
  }

  /**
   * Goes by other terms from the next decision on. Only a closed breaker's window depends on them:
   * where its shape is another, an empty one takes its place, and calls in flight count in it. An
   * open breaker stays so since when it is, a forced one forced, and a half-open one keeps its
   * number of probes. Not to be called by two threads at once.
   */
  void become(BreakerTerms next) {
    if (next.rules.timesCalls() && inFlight == null) {
      inFlight = new InFlight(few);
    }
    BreakerMode before = terms.mode;
    terms = next;
    Closed closed = closed(phase);
    if (closed != null) {
      closed.window().unjudged();
    }
    if (next.mode != before) {
      mode = next.mode;
      BreakerState now = phase.state();
      if (now != BreakerState.FORCED_OPEN && now != BreakerState.FORCED_CLOSED) {
        change("the policy");
      }
    }
    reshape();
  }

  /** Also asked for after closing: the shape may have changed since it was read for that. */
  private void reshape() {
    for (; ; ) {
      Phase current = phase;
      WindowShape shape = terms.shape;
      Closed closed = closed(current);
      if (closed == null || closed.shape.equals(shape)) {
        return;
      }
      PHASE.compareAndSet(
          this,
          current,
          new Closed(
              closed.generation,
              closed.measures(),
              shape,
              stripes,
              closed.entered,
              ticker.nanos()));
    }
  }

  static @Nullable Closed closed(Phase phase) {
    if (phase instanceof Closed closed) {
      return closed;
    }
    return phase instanceof Ramp ramp ? ramp.closed : null;
  }

  private static int lease(long permit) {
    return (int) (permit >>> 1) & (1 << LEASE_BITS) - 1;
  }

  /**
   * Opens a breaker whose calls break a rule.
   *
   * @param overdue calls that run and count as slow
   */
  private void judge(Phase current, Closed closed, long now, int overdue) {
    BreakerTerms by = terms;
    Window window = closed.window();
    int inARow = by.rules.consecutive();
    if (inARow > 0 && closed.row() >= inARow) {
      int row = closed.row();
      open(current, closed, now, row, row + " calls in a row failed");
      return;
    }
    long failed = window.failed(now);
    long slow = by.rules.timesCalls() ? window.slow(now) + overdue : 0;
    long either = by.rules.timesCalls() ? window.failedOrSlow(now) + overdue : failed;
    long calls = window.leastCalls(now) + overdue;
    if (calls < by.minimumCalls || by.rules.broken(calls, failed, slow, either) != null) {
      // Only where it matters are all the threads' good calls summed up: they lower every rate.
      calls = window.calls(now) + overdue;
      if (calls < by.minimumCalls) {
        return;
      }
    }
    TripRules.Rule rule = by.rules.broken(calls, failed, slow, either);
    if (rule == null) {
      window.judged(now);
    } else {
      long count = rule == TripRules.Rule.FAILED ? failed : slow;
      count = rule == TripRules.Rule.FAILED_OR_SLOW ? either : count;
      String told = count + " of " + calls + " calls" + rule.verb;
      open(
          current, closed, now, failed, overdue == 0 ? told : told + hanging(closed, now, overdue));
    }
  }

  private String hanging(Closed closed, long now, int overdue) {
    InFlight running = inFlight;
    String oldest =
        running == null ? "" : running.oldest(now, terms.rules.slowNanos(), closed.since);
    return ", " + overdue + " of them still running" + (oldest.isEmpty() ? "" : ": " + oldest);
  }

  private void open(Phase current, Closed closed, long now, long failed, String reason) {
    long time = time(now);
    BreakerTerms by = terms;
    if (closed.measures()) {
      if (closed.alarms(time, by.settings.openForNanos())) {
        by.listener.wouldOpen((int) failed, reason);
      }
      return;
    }
    double rate = rate(failed, Math.max(failed, closed.window().calls(time)));
    Open open = new Open(closed.generation + 1, Moment.at(time), time, rate, 1, by.jitter.next());
    move(current, open, (int) failed, reason);
  }

  private static double rate(long failed, long calls) {
    return calls == 0 ? 0 : failed * 100.0 / calls;
  }

  /** Returns whether the probes' answers have decided. */
  private boolean judge(HalfOpen half, long now) {
    long next = half.generation + 1;
    BreakerTerms by = terms;
    TripRules.Rule rule = half.broken(by.rules);
    if (rule != null) {
      String reason = half.told(rule);
      double draw = by.jitter.next();
      Open open = new Open(next, Moment.at(now), now, -1, half.openings + 1, draw);
      move(half, open, half.failures(), reason);
      return true;
    }
    if (!half.recovered(by.rules)) {
      return false;
    }
    Closed closed = new Closed(next, false, by.shape, stripes, Moment.at(now), now);
    String reason = half.told(TripRules.Rule.FAILED);
    if (by.settings.ramp()) {
      move(half, new Ramp(closed), half.failures(), reason + "; calls are let through by and by");
    } else {
      move(half, closed, half.failures(), reason);
    }
    reshape();
    return true;
  }

  private long time(long now) {
    return now == 0 ? ticker.nanos() : now;
  }

  private void move(Phase from, Phase to, int failures, String reason) {
    if (PHASE.compareAndSet(this, from, to)) {
      terms.listener.transition(from.state(), to.state(), failures, reason);
    }
  }

  private boolean order(Phase from, Phase to, String by) {
    if (!PHASE.compareAndSet(this, from, to)) {
      return false;
    }
    terms.listener.ordered(from.state(), to.state(), by);
    return true;
  }
}
