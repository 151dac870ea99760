package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandingTest {
  private final CompletableFuture<String> never = new CompletableFuture<>();

  @AfterEach
  void letGo() {
    never.complete("");
  }

  private Thread asking(String name) {
    Thread thread = new Thread(() -> ask(never), name);
    thread.setDaemon(true);
    thread.start();
    Poll.until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private static void ask(CompletableFuture<String> answer) {
    answer.join();
  }

  @Test
  void tellsWhatWaitsWhatTheApplicationCalledAndWhere() {
    assertThat(Standing.of(asking("http-3"), 812_999_999))
        .matches(
            "\"http-3\" for 812 ms at [^<]*Unsafe\\.park\\([^<]*"
                + " < [^<]*CompletableFuture\\.join\\([^<]*"
                + " < [^<]*StandingTest\\.ask\\([^<]* < [^<]*StandingTest\\.[^<]*");
  }

  @Test
  void aThreadWithoutANameHasItsNumber() {
    Thread thread = asking("");
    assertThat(Standing.of(thread, 1_000_000))
        .startsWith("thread #" + thread.getId() + " for 1 ms at ");
  }

  @Test
  void aThreadThatHasJustEndedStandsNowhere() {
    assertThat(Standing.of(new Thread("gone"), 1_000_000)).isEqualTo("\"gone\" for 1 ms");
  }
}
