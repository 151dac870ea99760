package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a million keys hold on to, measured in a JVM of their own by what a collection leaves. */
class KeyMemoryTest {
  private static final int KEYS = 1_000_000;

  @Test
  void aMillionKeysTakeLessThanAHundredBytesEach() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Filled.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    double each = Double.parseDouble(said.trim());
    assertThat(each).isBetween(30.0, 40.0);
  }

  /** Uses each key twice, each time by another object that is garbage afterwards. */
  static final class Filled {
    private Filled() {}

    public static void main(String[] arguments) {
      long before = used();
      KeyedLimit limit =
          new KeyedLimit(
              new KeyedLimitSettings(
                  CallKey.argument(0),
                  null,
                  List.of(new KeyedLimitSettings.Tier("", 1, 3_600_000_000_000L, 10)),
                  KEYS),
              null,
              null,
              0);
      int admitted = 0;
      for (int use = 0; use < 2; use++) {
        for (int i = 0; i < KEYS; i++) {
          admitted += limit.reserve(limit.key(0, "tenant-" + i, null), 0, 0) > 0 ? 1 : 0;
        }
      }
      System.out.println((double) (used() - before) / KEYS);
      if (admitted < KEYS || limit.hottest(1000).size() < 1000) {
        throw new IllegalStateException(admitted + " admitted");
      }
    }

    private static long used() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }
}
