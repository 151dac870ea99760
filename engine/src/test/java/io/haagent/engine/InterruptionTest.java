package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handshake between a timer that interrupts and a caller that leaves, on two threads. */
@Timeout(60)
class InterruptionTest {
  private static final int CALLS = 200_000;

  @Test
  void noInterruptOutlivesItsCall() throws Exception {
    Counts counts = new Counts();
    AtomicReference<Interruption> next = new AtomicReference<>();
    Interruption over = new Interruption(Thread.currentThread(), counts);
    Thread timer =
        new Thread(
            () -> {
              Interruption last = null;
              for (Interruption call = next.get(); call != over; call = next.get()) {
                if (call != null && call != last) {
                  call.run();
                  last = call;
                }
              }
            });
    timer.start();
    int interrupted = 0;
    for (int i = 0; i < CALLS; i++) {
      Interruption call = new Interruption(Thread.currentThread(), counts);
      next.set(call);
      for (int spin = i % 256; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      if (call.end()) {
        interrupted++;
      }
      assertThat(Thread.interrupted()).isFalse();
      assertThat(counts.abandoned()).isZero();
    }
    next.set(over);
    timer.join();
    assertThat(interrupted).isBetween(1, CALLS);
    assertThat(Thread.interrupted()).isFalse();
  }
}
