package io.haagent.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.BreakerMemory;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardMemory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that writes nothing but its state, one after the other, is killed: the file is whole. */
class TornWritesTest {
  private static final int KILLS = 8;

  @TempDir private Path folder;

  @Test
  void aJvmThatIsKilledWhileItWritesLeavesAWholeFile() throws Exception {
    File file = folder.resolve("state").toFile();
    SplittableRandom random = new SplittableRandom(7);
    long before = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  file.getPath(),
                  String.valueOf(before + 1))
              .inheritIO()
              .start();
      try {
        long last = before;
        while (saved(file) <= last) {
          assertThat(writer.isAlive()).isTrue();
          LockSupport.parkNanos(1_000_000);
        }
        LockSupport.parkNanos(random.nextInt(20_000_000)); // to somewhere within the next one
      } finally {
        writer.destroyForcibly();
      }
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(saved(file)).as("kill %d", kill).isGreaterThan(before);
      before = saved(file);
    }
  }

  /** Which of the writer's states the file holds, -1 for none; throws where it is not whole. */
  private static long saved(File file) throws IOException {
    try (StateFile state = new StateFile(file)) {
      byte[] bytes = state.read();
      return bytes == null ? -1 : StateFormat.decode(bytes).savedAtMillis();
    }
  }

  /** Writes states that bear a number, and are large enough to be torn. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Map<String, GuardMemory> guards = new HashMap<>();
      for (int i = 0; i < 2_000; i++) {
        long[] calls = {0, 0, 1 + i, 0, 1, 2};
        guards.put(
            "guard " + i,
            new GuardMemory(
                0,
                new BreakerMemory(
                    BreakerMode.ON,
                    BreakerMode.ON,
                    BreakerState.CLOSED,
                    -1,
                    0,
                    -1,
                    0,
                    0,
                    0,
                    false,
                    100,
                    calls),
                null,
                0,
                null,
                null));
      }
      try (StateFile file = new StateFile(new File(arguments[0]))) {
        for (long number = Long.parseLong(arguments[1]); ; number++) {
          if (file.own()) {
            file.write(StateFormat.encode(new SavedState(number, guards)));
          }
        }
      }
    }
  }
}
