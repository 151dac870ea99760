package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.demo.story.Answer.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void overASecondIsSlow() {
    assertThat(Answer.of(200, "tea: 3 in stock", SECOND).kind()).isEqualTo(Kind.ANSWERED);
    assertThat(Answer.of(200, "tea: 3 in stock", SECOND + 1).kind()).isEqualTo(Kind.SLOW);
  }

  @Test
  void tellsRejectionFromFailure() {
    String rejection = "io.haagent.CallRejectedIOException: guard \"stock\": breaker open";

    assertThat(Answer.of(502, rejection, 1).kind()).isEqualTo(Kind.REJECTED);
    assertThat(Answer.of(502, "java.io.IOException: stock answered 500", 1).kind())
        .isEqualTo(Kind.FAILED);
  }
}
