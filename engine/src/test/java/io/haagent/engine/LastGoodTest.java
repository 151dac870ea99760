package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LastGoodTest {
  private static final String METHOD = "find(Ljava/lang/Object;)Ljava/lang/String;";
  private static final Exception DOWN = new Exception("down");

  private final VirtualTicker ticker = new VirtualTicker();
  private final VirtualScheduler scheduler = new VirtualScheduler(ticker);
  private final RecordingSink sink = new RecordingSink();
  private final LastGood store = new LastGood("g", 1_000, ticker, scheduler, sink);

  @Test
  void answersTheSameCallOnly() {
    store.remember(call(METHOD, "self", "a"), "good");
    assertThat(answer(call(METHOD, "self", "a"))).isEqualTo("good");
    assertThat(store.answer(call(METHOD, "self", "b"), DOWN)).isNull();
    assertThat(store.answer(call(METHOD, "other", "a"), DOWN)).isNull();
    assertThat(store.answer(call("other" + METHOD, "self", "a"), DOWN)).isNull();
  }

  @Test
  void forgetsWhatIsTooOldThoughNobodyAsks() {
    store.remember(call(METHOD, "self", "a"), "good");
    scheduler.advance(1_000);
    assertThat(answer(call(METHOD, "self", "a"))).isEqualTo("good");
    assertThat(scheduler.waiting()).isEqualTo(1);
    ticker.advance(1);
    assertThat(store.answer(call(METHOD, "self", "a"), DOWN)).isNull();
    scheduler.advance(1_000);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void keepsBoundedlyMany() {
    for (int i = 0; i < 2 * LastGood.MOST; i++) {
      store.remember(call(METHOD, "self", i), "good " + i);
    }
    long kept = 0;
    for (int i = 0; i < 2 * LastGood.MOST; i++) {
      kept += store.answer(call(METHOD, "self", i), DOWN) == null ? 0 : 1;
    }
    assertThat(kept).isBetween((long) LastGood.MOST - LastGood.ROOM, (long) LastGood.MOST);
    assertThat(answer(call(METHOD, "self", 2 * LastGood.MOST - 1))).isNotNull();
  }

  @Test
  void theOldestGiveWay() {
    LastGood lasting = new LastGood("g", Long.MAX_VALUE, ticker, scheduler, sink);
    int calls = 20_000;
    for (int i = 0; i < calls; i++) {
      ticker.advance(1);
      lasting.remember(call(METHOD, "self", i), "good");
    }
    int sure = LastGood.MOST - LastGood.ROOM;
    for (int i = 0; i < calls; i++) {
      boolean kept = lasting.answer(call(METHOD, "self", i), DOWN) != null;
      if (i < calls - LastGood.MOST || i >= calls - sure) {
        assertThat(kept).as("call %s", i).isEqualTo(i >= calls - sure);
      }
    }
  }

  @Test
  void handsOutAStageWhereTheMethodDoes() {
    String method = "find()Ljava/util/concurrent/CompletableFuture; ()Lsome/Signature;";
    store.remember(call(method, null), "good");
    assertThat(((CompletableFuture<?>) answer(call(method, null))).join()).isEqualTo("good");
  }

  @Test
  void keepsNothingByArgumentsThatCantBeToldApart() {
    store.remember(call(METHOD, "self", List.of("a")), "good");
    assertThat(store.answer(call(METHOD, "self", List.of("a")), DOWN)).isNull();
    store.remember(call(METHOD, "self", new Object()), "good");
    assertThat(sink.warnings).hasSize(1).first().asString().contains("argument 1 of ");
  }

  @Test
  void equalsAMapOfEveryAnswerOverAHundredThousandSteps() {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, long[]> model = new HashMap<>();
    for (int step = 0; step < 100_000; step++) {
      String self = random.nextBoolean() ? "self" : "other";
      int argument = random.nextInt(20);
      String key = self + argument;
      switch (random.nextInt(4)) {
        case 0 -> scheduler.advance(random.nextLong(300));
        case 1 -> {
          store.remember(call(METHOD, self, argument), step);
          model.put(key, new long[] {step, ticker.nanos()});
        }
        default -> {
          long[] known = model.get(key);
          boolean fresh = known != null && ticker.nanos() - known[1] <= 1_000;
          assertThat(answer(call(METHOD, self, argument)))
              .isEqualTo(fresh ? (Object) (int) known[0] : null);
        }
      }
    }
  }

  private Object answer(Invocation call) {
    Substitute answer = store.answer(call, DOWN);
    return answer == null ? null : answer.result;
  }

  private static Invocation call(String method, Object self, Object... arguments) {
    return new Invocation(LastGoodTest.class, method, self, arguments);
  }

  /** As of a web application that is undeployed while the agent stays. */
  @Test
  void holdsNoClassOfWhoseLoaderNothingElseIsLeft() throws Exception {
    WeakReference<Class<?>> left = remembered();
    Poll.until(
        () -> {
          System.gc();
          return left.get() == null;
        });
    store.remember(call(METHOD, "self", "a"), "good");
    assertThat(answer(call(METHOD, "self", "a"))).isEqualTo("good");
  }

  /** What is called, its object and its answer are all of one loader. */
  private WeakReference<Class<?>> remembered() throws Exception {
    URL[] here = {Answer.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader loader = new URLClassLoader(here, null)) {
      Class<?> type = loader.loadClass(Answer.class.getName());
      Object answer = type.getDeclaredConstructor().newInstance();
      Invocation call = new Invocation(type, METHOD, answer, new Object[] {"a"});
      store.remember(call, answer);
      assertThat(answer(call)).isSameAs(answer);
      return new WeakReference<>(type);
    }
  }

  /** As of an agent that is detached while the application stays. */
  @Test
  void isHeldByNoClassThatItKeepsAnswersOf() {
    LastGood gone = new LastGood("stock", 1_000, ticker, new VirtualScheduler(ticker), sink);
    gone.remember(call(METHOD, "self", "a"), "good");
    WeakReference<LastGood> left = new WeakReference<>(gone);
    gone = null;
    Poll.until(
        () -> {
          System.gc();
          return left.get() == null;
        });
  }

  /** A class of an application. */
  public static final class Answer {}

  @Test
  void keepsNoMoreThanThereIsRoomForWhateverTheNumberOfThreads() throws InterruptedException {
    int threads = 4;
    int calls = 5_000;
    Together.run(
        threads,
        1,
        (thread, round) -> {
          for (int i = 0; i < calls; i++) {
            store.remember(call(METHOD, "self", thread * calls + i), "good");
          }
        });
    long kept = 0;
    for (int i = 0; i < threads * calls; i++) {
      kept += store.answer(call(METHOD, "self", i), DOWN) == null ? 0 : 1;
    }
    // Of those that find room, or none, at the same moment each acts on it.
    assertThat(kept)
        .isBetween((long) LastGood.MOST - threads * LastGood.ROOM, (long) LastGood.MOST + threads);
  }

  @Test
  void whatIsKeptHasASweepToComeThoughOneIsAtWork() throws InterruptedException {
    Together.run(
        3,
        2_000,
        (thread, round) -> {
          if (thread == 0) {
            scheduler.advance(1_001);
          } else {
            store.remember(call(METHOD, "self", thread), "good");
          }
        },
        round -> {
          boolean kept =
              answer(call(METHOD, "self", 1)) != null || answer(call(METHOD, "self", 2)) != null;
          assertThat(!kept || scheduler.waiting() == 1).as("a sweep to come").isTrue();
        });
  }
}
