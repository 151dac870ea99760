package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few calls of the same few keys on two threads, while time stands still.
 */
class KeyConcurrencyTest {
  private static final long SECOND = 1_000_000_000;
  private static final int BURST = 2;
  private static final KeyRate RATE = new KeyRate(1, SECOND, BURST);
  private static final KeyHash HASH = new KeyHash(1, 2);

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .iterations(8)
        .invocationsPerIteration(400)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(2)
        .minimizeFailedScenario(false);
  }

  @Test
  void whileThereIsRoomEachKeyIsAnExactBucketFromItsFirstCallOn() {
    options().check(Roomy.class);
  }

  @Test
  void whereKeysTakeEachOthersPlacesNoneIsAdmittedOnceTooOften() {
    // Whether a key that is new gets a place is left to chance, so results alone are no order.
    options().verifier(EpsilonVerifier.class).check(Crowded.class);
  }

  /** Under stress, since a table full of keys is too much for a model checker. */
  @Test
  void oneOfAllThatAskTellsThatThereAreTooManyKeys() throws InterruptedException {
    KeyedLimitSettings.Tier tier = new KeyedLimitSettings.Tier("", 1, 3600 * SECOND, 1);
    KeyedLimitSettings settings =
        new KeyedLimitSettings(CallKey.argument(0), null, List.of(tier), 1);
    KeyedLimit[] shared = {new KeyedLimit(settings, null, null, 0)};
    AtomicInteger told = new AtomicInteger();
    Together.run(
        4,
        500,
        (thread, round) -> {
          for (int key = 0; key < 400; key++) {
            shared[0].reserve(shared[0].key(key % 200, null, null), 0, 0);
            if (shared[0].isCrowded(0)) {
              told.incrementAndGet();
            }
          }
        },
        round -> {
          assertThat(told.getAndSet(0)).as("alarms in round %d", round).isOne();
          shared[0] = new KeyedLimit(settings, null, null, 0);
        });
  }

  @Param(name = "key", gen = IntGen.class, conf = "0:1")
  public static class Roomy {
    private final KeyBuckets buckets = new KeyBuckets(100, 0);

    @Operation
    public long take(@Param(name = "key") int key) {
      long reservation = buckets.reserve(HASH.of(key, null), RATE, 0, 0);
      return reservation > 0 ? 1 : 0;
    }
  }

  /** The only group is full of others, whose buckets are full again. */
  @Param(name = "key", gen = IntGen.class, conf = "0:2")
  public static class Crowded {
    private static final long LATER = 60 * SECOND;
    private final KeyBuckets buckets = new KeyBuckets(1, 0);
    private final AtomicIntegerArray admitted = new AtomicIntegerArray(3);

    public Crowded() {
      for (int key = 10; key < 18; key++) {
        buckets.reserve(HASH.of(key, null), RATE, 0, 0);
      }
    }

    @Operation
    public void take(@Param(name = "key") int key) {
      if (buckets.reserve(HASH.of(key, null), RATE, LATER, 0) > 0) {
        admitted.incrementAndGet(key);
      }
    }

    @Operation
    public void takeBack(@Param(name = "key") int key) {
      long reservation = buckets.reserve(HASH.of(key, null), RATE, LATER, 0);
      if (reservation > 0) {
        buckets.cancel(HASH.of(key, null), RATE, LATER, reservation);
      }
    }

    @Validate
    public void admitsNoneTooOften() {
      for (int key = 0; key < admitted.length(); key++) {
        if (admitted.get(key) > BURST) {
          throw new IllegalStateException(admitted.get(key) + " admitted of key " + key);
        }
      }
    }
  }
}
