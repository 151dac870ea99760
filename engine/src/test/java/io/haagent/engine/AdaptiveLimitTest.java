package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.AdaptiveSettings.Law;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptiveLimitTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000 * MILLIS;

  @ParameterizedTest
  @EnumSource(Law.class)
  void findsAboutAsManyCallsAsTheServerHasPlacesAndDoesntGrowWithoutLoad(Law law) {
    Simulation simulation = new Simulation(settings(law));
    simulation.run(100, 10);
    assertThat(simulation.limit()).as("idle").isEqualTo(20);
    // 50 places of 10 ms are 5,000 calls a second.
    simulation.run(8_000, 300);
    int busy = simulation.limit();
    // The gradient's own average creeps up under load that lasts, and the limit with it.
    assertThat(busy).as("loaded").isBetween(50, law == Law.VEGAS ? 110 : 150);
    assertThat(simulation.answeredShare(5_000)).as("throughput").isGreaterThan(0.95);
    simulation.run(100, 300);
    assertThat(simulation.limit()).as("idle again").isLessThanOrEqualTo(busy + 6);
  }

  @ParameterizedTest
  @EnumSource(Law.class)
  void anOutageTakesItDownAndItComesBack(Law law) {
    Simulation simulation = new Simulation(settings(law));
    simulation.run(8_000, 120);
    simulation.hang(true);
    simulation.run(8_000, 120);
    assertThat(simulation.limit()).as("outage").isLessThanOrEqualTo(10);
    simulation.hang(false);
    simulation.run(8_000, 120);
    simulation.run(8_000, 60);
    assertThat(simulation.limit()).as("after it").isBetween(50, 130);
    assertThat(simulation.answeredShare(5_000)).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @EnumSource(Law.class)
  void neverLeavesItsBounds(Law law) {
    Simulation simulation = new Simulation(new AdaptiveSettings(law, 5, 4, 8, 1.5));
    simulation.run(8_000, 60);
    assertThat(simulation.limit()).isEqualTo(8);
    simulation.hang(true);
    simulation.run(8_000, 60);
    assertThat(simulation.limit()).isEqualTo(4);
  }

  @Test
  void fastFailuresAreNotTakenForFastCalls() {
    Simulation simulation = new Simulation(settings(Law.VEGAS));
    simulation.run(8_000, 120);
    int before = simulation.limit();
    simulation.refuse(true);
    simulation.run(8_000, 60);
    simulation.refuse(false);
    simulation.run(8_000, 60);
    assertThat(simulation.limit()).isBetween(before / 2, before * 2);
  }

  @Test
  void aReloadThatLeavesItAloneKeepsWhatItFound() {
    Simulation simulation = new Simulation(settings(Law.VEGAS));
    simulation.run(8_000, 60);
    int found = simulation.limit();
    simulation.become(settings(Law.VEGAS));
    assertThat(simulation.limit()).isEqualTo(found).isNotEqualTo(20);
    simulation.become(settings(Law.GRADIENT));
    assertThat(simulation.limit()).as("another law goes on from there").isEqualTo(found);
    simulation.become(new AdaptiveSettings(Law.GRADIENT, 2, 1, 7, 1.5));
    assertThat(simulation.limit()).as("within its bounds").isEqualTo(7);
    simulation.run(8_000, 5);
    simulation.becomeFixed(33);
    simulation.run(8_000, 20);
    assertThat(simulation.limit()).isEqualTo(33);
  }

  private static AdaptiveSettings settings(Law law) {
    return new AdaptiveSettings(law, 20, 1, 1000, 1.5);
  }

  /**
   * A guard in front of a server of 50 places, each of which takes 10 ms for a call; who finds none
   * free waits in its queue. Calls come evenly; while it hangs they are cut after a second.
   */
  private static final class Simulation {
    private static final int PLACES = 50;

    private final VirtualTicker ticker = new VirtualTicker();
    private PolicyGuard guard;
    private final PriorityQueue<long[]> running =
        new PriorityQueue<>((a, b) -> Long.compare(a[0] - b[0], 0));
    private final Deque<Long> freeAt = new ArrayDeque<>();
    private boolean hangs;
    private boolean refuses;
    private long answered;
    private long lastSeconds;

    Simulation(AdaptiveSettings settings) {
      guard = builder().bulkhead(settings, 0).build();
      for (int i = 0; i < PLACES; i++) {
        freeAt.add(ticker.nanos());
      }
    }

    private PolicyGuardBuilder builder() {
      return PolicyGuard.builder(1, "a").deadline(SECONDS).ticker(ticker).jitter(() -> 0.5);
    }

    void become(AdaptiveSettings settings) {
      guard = builder().bulkhead(settings, 0).continuing(guard).build();
    }

    void becomeFixed(int maxConcurrent) {
      guard = builder().bulkhead(maxConcurrent, 0).continuing(guard).build();
    }

    void hang(boolean now) {
      hangs = now;
    }

    void refuse(boolean now) {
      refuses = now;
    }

    /** Returns how many more calls the guard lets in at once, those that run among them. */
    int limit() {
      while (!running.isEmpty()) {
        end();
      }
      int limit = 0;
      long start = guard.start();
      Deque<Long> tokens = new ArrayDeque<>();
      for (long token = guard.admit(start, false); token > 0; token = guard.admit(start, false)) {
        tokens.add(token);
        limit++;
      }
      for (long token : tokens) {
        guard.settle(token, start, Outcome.IGNORED);
      }
      return limit;
    }

    double answeredShare(int perSecond) {
      return (double) answered / (perSecond * lastSeconds);
    }

    void run(int perSecond, int seconds) {
      answered = 0;
      lastSeconds = seconds;
      long step = SECONDS / perSecond;
      long calls = (long) perSecond * seconds;
      for (long call = 0; call < calls; call++) {
        long now = ticker.nanos();
        while (!running.isEmpty() && running.peek()[0] - now <= 0) {
          end();
        }
        ticker.advance(now - ticker.nanos());
        long start = guard.start();
        long token = guard.admit(start, false);
        if (token > 0) {
          running.add(new long[] {endOf(now), token, start, hangs ? 1 : refuses ? 2 : 0});
        }
        ticker.advance(step);
      }
    }

    private long endOf(long now) {
      if (hangs) {
        return now + SECONDS;
      }
      if (refuses) {
        return now + MILLIS / 10;
      }
      long free = freeAt.remove();
      long end = (free - now > 0 ? free : now) + 10 * MILLIS;
      freeAt.add(end);
      return end;
    }

    private void end() {
      long[] call = running.remove();
      ticker.advance(call[0] - ticker.nanos());
      guard.settle(call[1], call[2], call[3] == 2 ? Outcome.FAILURE : Outcome.SUCCESS);
      answered += call[3] == 0 ? 1 : 0;
    }
  }
}
