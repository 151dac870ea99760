package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.CallRejectedException;
import io.haagent.GuardTimeoutException;
import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FallbackTest {
  private static final Invocation CALL =
      new Invocation(FallbackTest.class, "m()V", null, new Object[0]);
  private static final Exception REJECTION = new CallRejectedException("no", "g", "limit", -1);
  private static final Exception TIMEOUT = new GuardTimeoutException("late", "g", "deadline", -1);

  @Test
  void standsInForWhatIsListed() {
    assertThat(covers("rejected", REJECTION)).isTrue();
    assertThat(covers("rejected", new IOException())).isFalse();
    assertThat(covers("timeout", TIMEOUT)).isTrue();
    assertThat(covers("timeout", REJECTION)).isFalse();
    assertThat(covers("failure", new CompletionException(new IOException()))).isTrue();
    assertThat(covers("failure", REJECTION)).isFalse();
    assertThat(covers("failure", new CancellationException())).isFalse();
    assertThat(covers("failure", new AssertionError())).isFalse();
    assertThat(covers("failure", new IllegalArgumentException())).isFalse();
    assertThat(covers("java.lang.IllegalArgumentException", new IllegalArgumentException()))
        .isTrue();
  }

  @Test
  void aRejectionOfTheGuardIsOneWhateverItsClass() {
    Fallback fallback = guard(false, "rejected").fallback();
    assertThat(fallback.covers(new IOException(), true)).isTrue();
    assertThat(guard(false, "failure").fallback().covers(new IOException(), true)).isFalse();
  }

  @Test
  void whatTheFallbackThrowsCarriesTheOutcomeItStandsFor() {
    IOException down = new IOException("down");
    IllegalStateException own = new IllegalStateException("own");
    PolicyGuard guard =
        PolicyGuard.builder(1, "g")
            .fallback((call, thrown) -> new Substitute(null, own), List.of("failure"))
            .build();
    Substitute answer = guard.fallback(CALL, down, false);
    assertThat(answer.thrown).isSameAs(own).hasSuppressedException(down);
    assertThat(guard.status().fallbacks()).isEqualTo(1);
  }

  @Test
  void inShadowItIsCountedAndNothingReplaced() {
    PolicyGuard guard = guard(true, "failure");
    CompletableFuture<Object> stage = new CompletableFuture<>();
    assertThat(guard.fallback(CALL, new IOException(), false)).isNull();
    assertThat(guard.recovering(CALL, stage, null, false)).isSameAs(stage);
    stage.completeExceptionally(new IOException());
    assertThat(guard.status().fallbacks()).isEqualTo(2);
  }

  @Test
  void aStageIsAnsweredWhenItFailsAndPassesOnWhatIsDoneToIt() {
    PolicyGuard guard = guard(false, "failure");
    CompletableFuture<Object> failing = new CompletableFuture<>();
    CompletableFuture<?> given =
        (CompletableFuture<?>) guard.recovering(CALL, failing, null, false);
    failing.completeExceptionally(new IOException());
    assertThat(given.join()).isEqualTo("instead");
    CompletableFuture<Object> running = new CompletableFuture<>();
    ((CompletableFuture<?>) guard.recovering(CALL, running, null, false)).cancel(true);
    assertThat(running).isCancelled();
    assertThat(guard.status().fallbacks()).isEqualTo(1);
  }

  private static boolean covers(String on, Throwable thrown) {
    return guard(false, on).fallback().covers(thrown, false);
  }

  private static PolicyGuard guard(boolean shadow, String on) {
    PolicyGuardBuilder builder =
        PolicyGuard.builder(1, "g")
            .ignore(List.of("java.lang.IllegalArgumentException"))
            .fallback(
                (call, thrown) ->
                    new Substitute(CompletableFuture.completedFuture("instead"), null),
                List.of(on));
    return shadow ? builder.shadow().build() : builder.build();
  }
}
