package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * All rules of a breaker together, in all its phases, against a model that keeps every call: rates
 * of failed, slow and either, failures in a row, probes on leases, an open time that grows and is
 * drawn, a ramp. Ten thousand breakers with two hundred steps each.
 */
class BreakerRulesModelTest {
  private static final long MILLIS = 1_000_000;
  private static final long SLOW = 50 * MILLIS;
  private static final long OPEN_FOR = 200 * MILLIS;

  private final SplittableRandom random = new SplittableRandom(77);
  private double draw;

  @Test
  void equalsAModelOfEveryCall() {
    int transitions = 0;
    int ramps = 0;
    for (int i = 0; i < 10_000; i++) {
      Model model = new Model(settings(), 1 + random.nextInt(12));
      transitions += run(model);
      ramps += model.ramped;
    }
    assertThat(transitions).isGreaterThan(50_000);
    assertThat(ramps).as("calls that a ramp decided on").isGreaterThan(10_000);
  }

  private BreakerSettings settings() {
    boolean slow = random.nextInt(3) > 0;
    int consecutive = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
    int rate = consecutive > 0 && random.nextBoolean() ? 0 : 1 + random.nextInt(100);
    return new BreakerSettings(
        1 + random.nextInt(6),
        new TripRules(
            rate,
            consecutive,
            slow ? SLOW : 0,
            slow && random.nextBoolean() ? 1 + random.nextInt(100) : 0,
            slow && random.nextBoolean() ? 1 + random.nextInt(100) : 0,
            random.nextBoolean()),
        OPEN_FOR,
        new OpenBackoff(1 + random.nextInt(3), 900 * MILLIS, random.nextInt(3) / 4.0),
        1 + random.nextInt(4),
        random.nextInt(3) * 100 * MILLIS,
        random.nextInt(3) == 0);
  }

  private int run(Model model) {
    VirtualTicker clock = new VirtualTicker(random.nextLong());
    long start = clock.nanos();
    CircuitBreaker breaker =
        new CircuitBreaker(
            new BreakerTerms(
                new WindowShape(false, model.size), model.settings, () -> draw, Deaf.LISTENER),
            new Stripes(),
            clock);
    List<Call> running = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      long now = clock.nanos() - start;
      draw = random.nextInt(100) / 100.0;
      switch (random.nextInt(8)) {
        case 0 -> clock.advance(random.nextLong(8) * 10 * MILLIS);
        case 1 -> clock.advance(random.nextLong(SLOW / 5));
        case 2, 3, 4 -> {
          long permit = breaker.tryAcquire(clock.nanos());
          Call call = model.acquire(now, draw);
          assertThat(permit >= 0).as("step %d of %s", step, model.settings).isEqualTo(call != null);
          if (permit >= 0 && call != null) {
            call.permit = breaker.begin(permit, clock.nanos(), false);
            running.add(call);
          }
        }
        default -> {
          if (!running.isEmpty()) {
            Call call = running.remove(random.nextInt(running.size()));
            Outcome outcome = outcome();
            breaker.settle(call.permit, outcome, clock.nanos());
            model.settle(call, outcome, now, draw);
          }
        }
      }
      assertThat(breaker.state())
          .as("step %d of %s, window of %d", step, model.settings, model.size)
          .isEqualTo(model.state);
    }
    return (int) model.generation;
  }

  private Outcome outcome() {
    int drawn = random.nextInt(10);
    return drawn == 0 ? Outcome.IGNORED : drawn < 5 ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  private static final class Call {
    final long generation;
    final long began;

    /** -1 where it is none. */
    final int probe;

    long permit;

    Call(long generation, long began, int probe) {
      this.generation = generation;
      this.began = began;
      this.probe = probe;
    }
  }

  private static final class Model {
    private static final int FAILED = 1;
    private static final int SLOW_ONE = 2;
    private static final int OUT = -1;
    private static final int FREE = -2;

    final BreakerSettings settings;
    final TripRules rules;
    final int size;
    BreakerState state = BreakerState.CLOSED;
    long generation;
    int ramped;

    private long since;
    private long openNanos;
    private int openings;
    private boolean ramping;
    private int row;
    private Deque<Integer> calls = new ArrayDeque<>();
    private int[] probes = new int[0];
    private long[] leased = new long[0];

    Model(BreakerSettings settings, int size) {
      this.settings = settings;
      this.rules = settings.rules();
      this.size = size;
    }

    Call acquire(long now, double draw) {
      if (state == BreakerState.OPEN && now - since >= openNanos) {
        move(BreakerState.HALF_OPEN, now);
        probes = new int[settings.halfOpenCalls()];
        leased = new long[probes.length];
        Arrays.fill(probes, FREE);
      }
      if (state == BreakerState.HALF_OPEN) {
        for (int i = 0; i < probes.length; i++) {
          if (probes[i] == FREE) {
            probes[i] = OUT;
            leased[i] = now;
            return new Call(generation, now, i);
          }
        }
        for (int i = 0; i < probes.length; i++) {
          if (probes[i] == OUT && isOver(i, now)) {
            probes[i] = FAILED;
          }
        }
        decide(now, draw);
        return state == BreakerState.HALF_OPEN ? null : acquire(now, draw);
      }
      if (state == BreakerState.CLOSED && ramping) {
        double share = Math.max(0.1, (double) (now - since) / OPEN_FOR);
        ramped += share < 1 ? 1 : 0;
        return share >= 1 || draw < share ? new Call(generation, now, -1) : null;
      }
      return state == BreakerState.CLOSED ? new Call(generation, now, -1) : null;
    }

    void settle(Call call, Outcome outcome, long now, double draw) {
      if (call.generation != generation) {
        return;
      }
      int kind = outcome == Outcome.FAILURE ? FAILED : 0;
      if (rules.slowNanos() > 0 && now - call.began > rules.slowNanos()) {
        kind |= SLOW_ONE;
      }
      if (state == BreakerState.HALF_OPEN && probes[call.probe] == OUT) {
        if (outcome == Outcome.IGNORED) {
          probes[call.probe] = FREE;
        } else {
          probes[call.probe] = isOver(call.probe, now) ? kind | FAILED : kind;
          decide(now, draw);
        }
      } else if (state == BreakerState.CLOSED && outcome != Outcome.IGNORED) {
        calls.addLast(kind);
        if (calls.size() > size) {
          calls.removeFirst();
        }
        row = (kind & FAILED) != 0 ? row + 1 : 0;
        boolean enough = calls.size() >= Math.min(settings.minimumCalls(), size);
        boolean inARow = rules.consecutive() > 0 && row >= rules.consecutive();
        if (inARow || (enough && broken(calls.stream().mapToInt(k -> k).toArray(), calls.size()))) {
          open(now, 1, draw);
        }
      }
    }

    /** By what is certain, whatever the probes that are out or still to come will answer. */
    private void decide(long now, double draw) {
      int answered = 0;
      int failures = 0;
      for (int probe : probes) {
        answered += probe >= 0 ? 1 : 0;
        failures += probe >= 0 && (probe & FAILED) != 0 ? 1 : 0;
      }
      int[] worst = probes.clone();
      for (int i = 0; i < worst.length; i++) {
        worst[i] = worst[i] >= 0 ? worst[i] : rules.slowNanos() > 0 ? FAILED | SLOW_ONE : FAILED;
      }
      int[] best = Arrays.stream(probes).filter(probe -> probe >= 0).toArray();
      int inARow = Math.min(rules.consecutive(), probes.length);
      boolean byRow = inARow > 0 && failures >= inARow;
      boolean couldByRow = inARow > 0 && failures + probes.length - answered >= inARow;
      if (byRow || broken(best, probes.length)) {
        open(now, openings + 1, draw);
      } else if (!couldByRow && !broken(worst, probes.length)) {
        move(BreakerState.CLOSED, now);
        ramping = settings.ramp();
      }
    }

    private boolean isOver(int probe, long now) {
      long longest = settings.halfOpenMaxWaitNanos();
      return longest > 0 && now - leased[probe] >= longest;
    }

    private boolean broken(int[] kinds, int of) {
      long failed = 0;
      long slow = 0;
      long either = 0;
      for (int kind : kinds) {
        failed += kind & FAILED;
        slow += kind >> 1;
        either += kind == 0 ? 0 : 1;
      }
      return reached(rules.failureRate(), failed, of)
          || reached(rules.slowRate(), slow, of)
          || reached(rules.failedOrSlow(), either, of);
    }

    private boolean reached(double percent, long bad, long of) {
      if (percent == 0 || bad == 0) {
        return false;
      }
      double rate = 100.0 * bad / of;
      return rules.strict() && percent < 100 ? rate > percent + 1e-9 : rate >= percent - 1e-9;
    }

    private void open(long now, int times, double draw) {
      move(BreakerState.OPEN, now);
      openings = times;
      OpenBackoff backoff = settings.openBackoff();
      double nanos = OPEN_FOR * Math.pow(backoff.multiplier(), times - 1);
      double capped = Math.min(nanos, backoff.maxNanos());
      double drawn = capped * (1 + backoff.jitter() * (2 * draw - 1));
      openNanos = (long) Math.min(drawn, backoff.maxNanos());
    }

    private void move(BreakerState to, long now) {
      state = to;
      generation++;
      since = now;
      ramping = false;
      row = 0;
      calls.clear();
    }
  }
}
