package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The breaker against a model that keeps every call in a list and counts anew each time. */
class CircuitBreakerModelTest {
  private static final long MILLIS = 1_000_000;
  private static final long T0 = Long.MAX_VALUE - 2_000 * MILLIS;

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void equalsANaiveBreaker(
      @ForAll boolean ofTime,
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll @IntRange(min = 1, max = 6) int minimum,
      @ForAll @IntRange(min = 1, max = 100) int rate,
      @ForAll boolean strict,
      @ForAll @IntRange(min = 1, max = 4) int probes,
      @ForAll @IntRange(max = 3) int maxWait,
      @ForAll @Size(min = 60, max = 200) List<@IntRange(max = 119) Integer> steps) {
    BreakerSettings settings =
        new BreakerSettings(minimum, rate, strict, 500 * MILLIS, probes, maxWait * 400L * MILLIS);
    WindowShape shape = new WindowShape(ofTime, ofTime ? size * 100 * MILLIS : size);
    List<BreakerTerms> versions =
        List.of(
            terms(shape, settings),
            terms(
                shape,
                new BreakerSettings(
                    minimum + 1, Math.max(1, 100 - rate), !strict, 0, probes + 1, 0)),
            terms(new WindowShape(!ofTime, ofTime ? size : 100 * MILLIS), settings));
    VirtualTicker clock = new VirtualTicker(T0);
    Stripes stripes = new Stripes();
    CircuitBreaker breaker = new CircuitBreaker(versions.get(0), stripes, clock);
    long now = T0;
    Model model = new Model(shape, settings, now);
    List<long[]> running = new ArrayList<>();
    List<long[]> succeeded = new ArrayList<>();
    for (int step : steps) {
      int kind = step % 12;
      int choice = step / 12;
      if (kind < 2) {
        now += choice * 50 * MILLIS;
        clock.advance(choice * 50 * MILLIS);
      } else if (kind == 10) {
        order(choice, breaker, model, now);
      } else if (kind == 11) {
        breaker.become(versions.get(choice % 3));
        model.become(versions.get(choice % 3), now);
      } else if (kind < 5) {
        long permit = breaker.tryAcquire(now);
        long[] call = model.acquire(now);
        assertThat(permit >= 0).isEqualTo(call != null);
        if (call != null) {
          running.add(new long[] {permit, call[0], call[1]});
        }
      } else if (kind < 9 && !running.isEmpty()) {
        long[] call = running.remove(choice % running.size());
        Outcome outcome =
            kind == 8 ? Outcome.IGNORED : choice < 6 ? Outcome.FAILURE : Outcome.SUCCESS;
        // Some successes as threads with a stripe of their own tell them.
        if (outcome != Outcome.SUCCESS
            || choice % 4 == 3
            || !breaker.succeed(call[0], stripes.owned(choice % 2))) {
          breaker.settle(call[0], outcome, now);
        }
        model.settle(call[1], (int) call[2], outcome, now);
        if (outcome == Outcome.SUCCESS && call[1] == model.generation && model.halfOpen()) {
          succeeded.add(call);
        }
      } else if (!succeeded.isEmpty()) {
        long[] call = succeeded.remove(0);
        breaker.amend(call[0], now);
        model.amendProbe(call[1], (int) call[2], now);
      }
      if (!model.halfOpen()) {
        succeeded.clear();
      }
      assertThat(breaker.state()).isEqualTo(model.state);
    }
  }

  private static BreakerTerms terms(WindowShape shape, BreakerSettings settings) {
    return new BreakerTerms(shape, settings, () -> 0.5, Deaf.LISTENER);
  }

  private static void order(int choice, CircuitBreaker breaker, Model model, long now) {
    if (choice < 2) {
      breaker.force(choice == 0);
      model.force(choice == 0 ? BreakerState.FORCED_OPEN : BreakerState.FORCED_CLOSED, now);
    } else if (choice < 7) {
      breaker.reset();
      model.move(BreakerState.CLOSED, now);
    }
  }

  private static final class Model {
    private WindowShape shape;
    private BreakerSettings settings;
    private BreakerState state = BreakerState.CLOSED;
    private long generation;
    private long since;
    private long windowSince;

    /** When, and whether it failed. */
    private final List<long[]> calls = new ArrayList<>();

    /** Per probe taken: when; {@link Long#MIN_VALUE} once given back. */
    private long[] leases = new long[0];

    private Boolean[] answers = new Boolean[0];

    Model(WindowShape shape, BreakerSettings settings, long now) {
      this.shape = shape;
      this.settings = settings;
      this.since = now;
      this.windowSince = now;
    }

    void become(BreakerTerms next, long now) {
      if (!shape.equals(next.shape)) {
        calls.clear();
        windowSince = now;
      }
      shape = next.shape;
      settings = next.settings;
    }

    void force(BreakerState to, long now) {
      if (state != to) {
        move(to, now);
      }
    }

    boolean halfOpen() {
      return state == BreakerState.HALF_OPEN;
    }

    long[] acquire(long now) {
      if (state == BreakerState.OPEN && now - since >= settings.openForNanos()) {
        move(BreakerState.HALF_OPEN, now);
      }
      if (halfOpen()) {
        for (int i = 0; i < leases.length; i++) {
          if (leases[i] == Long.MIN_VALUE && answers[i] == null) {
            leases[i] = now;
            return new long[] {generation, i};
          }
        }
        for (int i = 0; i < leases.length; i++) {
          if (answers[i] == null && expired(i, now)) {
            answers[i] = true;
          }
        }
        decide(now);
        return halfOpen() ? null : acquire(now);
      }
      return state == BreakerState.CLOSED || state == BreakerState.FORCED_CLOSED
          ? new long[] {generation, -1}
          : null;
    }

    void settle(long ofGeneration, int probe, Outcome outcome, long now) {
      if (ofGeneration != generation) {
        return;
      }
      if (state == BreakerState.CLOSED && outcome != Outcome.IGNORED) {
        calls.add(new long[] {now, outcome == Outcome.FAILURE ? 1 : 0});
        List<long[]> window = window(now);
        long failures = window.stream().filter(call -> call[1] == 1).count();
        if (failures > 0
            && window.size() >= shape.minimumCalls(settings.minimumCalls())
            && reached(failures, window.size())) {
          move(BreakerState.OPEN, now);
        }
      } else if (halfOpen() && answers[probe] == null) {
        if (outcome == Outcome.IGNORED) {
          leases[probe] = Long.MIN_VALUE;
        } else {
          answers[probe] = outcome == Outcome.FAILURE || expired(probe, now);
          decide(now);
        }
      }
    }

    void amendProbe(long ofGeneration, int probe, long now) {
      if (ofGeneration == generation && halfOpen()) {
        answers[probe] = true;
        decide(now);
      }
    }

    private boolean expired(int probe, long now) {
      return settings.halfOpenMaxWaitNanos() > 0
          && leases[probe] != Long.MIN_VALUE
          && now - leases[probe] >= settings.halfOpenMaxWaitNanos();
    }

    private void decide(long now) {
      long failures = Arrays.stream(answers).filter(Boolean.TRUE::equals).count();
      long successes = Arrays.stream(answers).filter(Boolean.FALSE::equals).count();
      if (reached(failures, answers.length)) {
        move(BreakerState.OPEN, now);
      } else if (!reached(answers.length - successes, answers.length)) {
        move(BreakerState.CLOSED, now);
      }
    }

    private boolean reached(long failures, long of) {
      return settings.rules().strict() && settings.rules().failureRate() < 100
          ? failures * 100 > settings.rules().failureRate() * of
          : failures * 100 >= settings.rules().failureRate() * of;
    }

    private List<long[]> window(long now) {
      if (!shape.ofTime()) {
        return calls.subList((int) Math.max(0, calls.size() - shape.size()), calls.size());
      }
      long bucket = shape.size() / 10;
      return calls.stream()
          .filter(call -> (now - windowSince) / bucket - (call[0] - windowSince) / bucket < 10)
          .toList();
    }

    private void move(BreakerState to, long now) {
      state = to;
      generation++;
      since = now;
      windowSince = now;
      calls.clear();
      leases = new long[settings.halfOpenCalls()];
      Arrays.fill(leases, Long.MIN_VALUE);
      answers = new Boolean[settings.halfOpenCalls()];
    }
  }
}
