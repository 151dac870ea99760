package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Guard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A guard with {@code per} is to each of its values what a guard of its own would be. */
class ValueGuardsModelTest {
  private static final int VALUES = 5;
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker ticker = new VirtualTicker();
  private final VirtualScheduler timer = new VirtualScheduler(ticker);
  private final Map<Integer, PolicyGuard> models = new HashMap<>();
  private final Deque<Running> running = new ArrayDeque<>();
  private BreakerState forced = BreakerState.NONE;

  /** A call that both admitted; each token belongs to the version that gave it. */
  private record Running(PolicyGuard guard, long token, PolicyGuard model, long modelToken) {}

  private PolicyGuardBuilder guard(String name, int version) {
    BreakerSettings breaker =
        new BreakerSettings(2, 50, false, (version % 3 + 1) * 5 * SECOND, 2, 20 * SECOND);
    return PolicyGuard.builder(9100, name)
        .ticker(ticker)
        .scheduler(timer)
        .jitter(() -> 0)
        .breakerOverTime(10 * SECOND, breaker)
        .limit(version % 2 + 2, SECOND, 4, 0)
        .bulkhead(version % 3 + 1, 0);
  }

  private PolicyGuard values(int version) {
    return guard("values", version).per(CallKey.argument(0), 100).build();
  }

  private PolicyGuard model(int value, int version) {
    return models.computeIfAbsent(
        value,
        made -> {
          PolicyGuard model = guard("value " + made, version).build();
          force(model);
          return model;
        });
  }

  private static PolicyGuard of(PolicyGuard guard, int value) {
    return switch (value) {
      case 0 -> guard.of(Guard.NO_NUMBER, null);
      case 1 -> guard.of(1, null);
      default -> guard.of(Guard.NO_NUMBER, "value " + value);
    };
  }

  private void force(PolicyGuard model) {
    switch (forced) {
      case FORCED_OPEN -> model.forceOpen();
      case FORCED_CLOSED -> model.forceClosed();
      default -> {}
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void equalsAMapOfGuards(
      @ForAll @Size(min = 20, max = 150) List<@IntRange(max = 999) Integer> steps) {
    models.clear();
    running.clear();
    forced = BreakerState.NONE;
    int version = 0;
    PolicyGuard guard = values(version);
    for (int step : steps) {
      int value = step / 20 % VALUES;
      switch (step % 20) {
        case 0, 1 -> timer.advance((step / 100 + 1) * SECOND / 2);
        // The values that are worth nothing by then are forgotten; one would do the same again.
        case 2 -> timer.advance(61 * SECOND);
        case 3 -> {
          version++;
          guard = guard("values", version).per(CallKey.argument(0), 100).continuing(guard).build();
          for (Map.Entry<Integer, PolicyGuard> model : models.entrySet()) {
            model.setValue(
                guard("value " + model.getKey(), version).continuing(model.getValue()).build());
          }
        }
        case 4 -> order(guard, step / 100);
        case 5, 6, 7 -> end(Outcome.SUCCESS);
        case 8, 9 -> end(Outcome.FAILURE);
        case 10 -> end(Outcome.IGNORED);
        default -> {
          begin(guard, value, version);
          if (step % 2 == 0) {
            end(step % 3 == 0 ? Outcome.SUCCESS : Outcome.FAILURE);
          }
        }
      }
      agree(guard);
    }
    while (!running.isEmpty()) {
      end(Outcome.SUCCESS);
    }
    agree(guard);
    assertThat(guard.status().metrics().concurrent()).isZero();
    assertThat(guard.status().rejected())
        .isEqualTo(models.values().stream().mapToLong(model -> model.status().rejected()).sum());
    for (int hour = 0; hour < 2; hour++) {
      for (int minute = 0; minute < 61; minute++) {
        timer.advance(60 * SECOND);
      }
    }
    assertThat(guard.values(0)).extracting(ValuesStatus::values).isEqualTo(0);
    assertThat(timer.waiting()).isZero();
  }

  private void begin(PolicyGuard guard, int value, int version) {
    PolicyGuard own = of(guard, value);
    PolicyGuard model = model(value, version);
    long token = own.admit(0, false);
    long modelToken = model.admit(0, false);
    if (modelToken < 0) {
      assertThat(token).as("refused for the same, for as long").isEqualTo(modelToken);
    } else {
      assertThat(token).isPositive();
      running.add(new Running(own, token, model, modelToken));
    }
  }

  private void end(Outcome outcome) {
    Running call = running.poll();
    if (call != null) {
      Outcome counted = call.guard.settle(call.token, 0, outcome);
      assertThat(counted).isEqualTo(call.model.settle(call.modelToken, 0, outcome));
    }
  }

  private void order(PolicyGuard guard, int which) {
    switch (which) {
      case 0, 1 -> {
        forced = BreakerState.FORCED_OPEN;
        guard.forceOpen();
      }
      case 2 -> {
        forced = BreakerState.FORCED_CLOSED;
        guard.forceClosed();
      }
      default -> {
        forced = BreakerState.NONE;
        guard.reset();
        models.values().forEach(PolicyGuard::reset);
      }
    }
    models.values().forEach(this::force);
  }

  /** All that isn't closed is known and in the state of its model. */
  private void agree(PolicyGuard guard) {
    Map<String, BreakerState> expected = new TreeMap<>();
    models.forEach(
        (value, model) -> {
          if (model.status().breakerState() != BreakerState.CLOSED) {
            expected.put(
                value == 0 ? "(none)" : value == 1 ? "1" : "value " + value, model.breakerState());
          }
        });
    ValuesStatus status = guard.values(VALUES);
    assertThat(status).isNotNull();
    Map<String, BreakerState> found = new TreeMap<>();
    status.notClosed().forEach(one -> found.put(one.value(), one.state()));
    if (forced == BreakerState.NONE) {
      assertThat(found).isEqualTo(expected);
    } else {
      // Not all values are known any more, but the order holds for whichever come back.
      assertThat(expected).containsAllEntriesOf(found);
    }
  }
}
