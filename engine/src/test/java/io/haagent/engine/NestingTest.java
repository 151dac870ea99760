package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NestingTest {
  @Test
  void aGuardIsEnteredOnceUntilItIsLeft() {
    assertThat(Nesting.enter(1)).isTrue();
    assertThat(Nesting.enter(2)).isTrue();
    assertThat(Nesting.enter(1)).isFalse();
    assertThat(Nesting.inside(1)).isTrue();
    Nesting.exit(1);
    assertThat(Nesting.inside(1)).isFalse();
    assertThat(Nesting.inside(2)).isTrue();
    Nesting.exit(2);
    Nesting.exit(2);
    assertThat(Nesting.inside(2)).isFalse();
  }

  @Test
  void goesAsDeepAsItMust() {
    for (int i = 0; i < 100; i++) {
      assertThat(Nesting.enter(i)).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(Nesting.enter(i)).isFalse();
      Nesting.exit(i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(Nesting.inside(i)).isFalse();
    }
  }

  @Test
  void threadsDoNotSeeEachOther() throws InterruptedException {
    Nesting.enter(1);
    boolean[] seen = {true};
    Thread other = new Thread(() -> seen[0] = Nesting.inside(1));
    other.start();
    other.join();
    Nesting.exit(1);
    assertThat(seen[0]).isFalse();
  }
}
