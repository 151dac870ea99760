package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTest {
  private final Owner owner = new Owner(Thread.currentThread(), 3);

  @Test
  void aGuardIsEnteredOnceUntilItIsLeft() {
    assertThat(owner.enter(0)).isTrue();
    assertThat(owner.enter(0)).isFalse();
    assertThat(owner.enter(7)).isTrue();
    assertThat(owner.enter(7)).isFalse();
    owner.exit(7);
    owner.exit(7);
    assertThat(owner.inside(7)).isFalse();
    assertThat(owner.inside(0)).isTrue();
  }

  @Test
  void theOuterGuardMayBeLeftBeforeTheInnerOnes() {
    for (int id = 0; id < 30; id++) {
      assertThat(owner.enter(id)).isTrue();
    }
    for (int id = 0; id < 30; id++) {
      owner.exit(id);
      assertThat(owner.inside(id)).isFalse();
      for (int inner = id + 1; inner < 30; inner++) {
        assertThat(owner.inside(inner)).isTrue();
        assertThat(owner.enter(inner)).isFalse();
      }
    }
    assertThat(owner.enter(29)).isTrue();
  }
}
