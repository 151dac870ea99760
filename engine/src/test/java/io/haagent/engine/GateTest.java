package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What woven code finds while the agent installs, reloads and leaves. */
class GateTest {
  private static final int FIRST = 4;

  @AfterEach
  void clear() {
    Gate.clear();
  }

  /** An index that was once handed out stays one, and has that guard or none. */
  @Test
  void everyIndexFindsItsGuardOrNoneWhateverTheAgentDoes() throws InterruptedException {
    Guard[] guards = new Guard[FIRST];
    for (int i = 0; i < guards.length; i++) {
      guards[i] = PolicyGuard.builder(i, "guard " + i).bulkhead(1, 0).build();
    }
    AtomicInteger faults = new AtomicInteger();
    Gate.install(guards, new Adapter[0], (where, fault) -> faults.incrementAndGet());
    Together.run(
        3,
        2_000,
        (thread, round) -> {
          if (thread > 0) {
            for (int i = 0; i < FIRST; i++) {
              Guard found = Gate.guard(i);
              assertThat(found == null || found == guards[i]).isTrue();
            }
            return;
          }
          if (round % 3 == 0) {
            Gate.clear();
          } else {
            Guard[] more = Arrays.copyOf(guards, Gate.size() + round % 2);
            Gate.install(more, new Adapter[0], (where, fault) -> faults.incrementAndGet());
          }
        });
    assertThat(faults).hasValue(0);
  }
}
