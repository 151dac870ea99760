package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.demo.story.Answer.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SceneTest {

  private static final Answer SERVED = new Answer(Kind.ANSWERED, 5_000_000);
  private static final Answer FAILED = new Answer(Kind.FAILED, 5_000_000);
  private static final Transition OPENED = new Transition("", "stock", "", "OPEN", "0", "");
  private static final Transition CLOSED = new Transition("", "stock", "", "CLOSED", "0", "");

  @Test
  void twoScenesAreToldAsOne() {
    Scene before = new Scene("", side(1, 10, SERVED), side(2, 20, SERVED, FAILED), List.of(OPENED));
    Scene after = new Scene("after", side(3, 30, FAILED), side(4, 40, SERVED), List.of(CLOSED));

    Scene both = before.then(after);

    assertThat(both)
        .isEqualTo(
            new Scene(
                "after",
                side(4, 40, SERVED, FAILED),
                side(6, 60, SERVED, FAILED, SERVED),
                List.of(OPENED, CLOSED)));
    assertThat(both.with().seen().strip(10)).isEqualTo(".x.");
  }

  private static Side side(long stock, long payment, Answer... answers) {
    return new Side(new Figures(List.of(answers)), stock, payment);
  }
}
