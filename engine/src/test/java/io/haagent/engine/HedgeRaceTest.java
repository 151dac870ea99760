package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class HedgeRaceTest {
  private final HedgeRace race = new HedgeRace();

  @Test
  void theFirstToClaimDecides() {
    assertThat(race.join()).isTrue();
    assertThat(race.othersRun()).isTrue();
    assertThat(race.claim(1)).isTrue();
    assertThat(race.claim(HedgeRace.FIRST)).isFalse();
    assertThat(race.claim(1)).isTrue();
    assertThat(race.decidedBy()).isEqualTo(1);
    assertThat(race.othersRun()).isFalse();
    assertThat(race.join()).isFalse();
    assertThat(race.lose(1)).isEqualTo(HedgeRace.Loss.DECIDES);
    assertThat(race.lose(HedgeRace.FIRST)).isEqualTo(HedgeRace.Loss.LATE);
  }

  @Test
  void theLastToLoseDecides() {
    assertThat(race.join()).isTrue();
    assertThat(race.join()).isTrue();
    assertThat(race.lose(HedgeRace.FIRST)).isEqualTo(HedgeRace.Loss.OTHERS_RUN);
    assertThat(race.lose(2)).isEqualTo(HedgeRace.Loss.OTHERS_RUN);
    assertThat(race.isDecided()).isFalse();
    assertThat(race.lose(1)).isEqualTo(HedgeRace.Loss.DECIDES);
    assertThat(race.decidedBy()).isEqualTo(1);
    assertThat(race.join()).isFalse();
  }

  @Test
  void whatEndsFromOutsideIsDecided() {
    assertThat(race.claim(HedgeRace.OUTSIDE)).isTrue();
    assertThat(race.decidedBy()).isEqualTo(HedgeRace.OUTSIDE);
    assertThat(race.lose(HedgeRace.FIRST)).isEqualTo(HedgeRace.Loss.LATE);
  }

  @Test
  void everyInterleavingLooksLikeSomeOrder() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false)
        .check(Raced.class);
  }

  /** A race, with every operation that arms and callers have. */
  @Param(name = "arm", gen = IntGen.class, conf = "0:3")
  public static class Raced {
    private final HedgeRace race = new HedgeRace();

    @Operation
    public boolean join() {
      return race.join();
    }

    @Operation
    public boolean claim(@Param(name = "arm") int arm) {
      return race.claim(arm);
    }

    @Operation
    public boolean cancel() {
      return race.claim(HedgeRace.OUTSIDE);
    }

    @Operation
    public String lose(@Param(name = "arm") int arm) {
      return race.lose(arm).name();
    }

    @Operation
    public int decidedBy() {
      return race.decidedBy();
    }
  }
}
