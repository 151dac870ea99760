package io.haagent.agent;

import io.haagent.bootstrap.Gate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jdk.internal.perf.Perf;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the agent's version as a performance counter of the JVM, where {@code ps} finds it
 * without touching the JVM. A counter is made but once in a JVM and can't be unmade: the next agent
 * gets it from the {@link Gate}, and one that leaves empties it. With {@code -XX:-UsePerfData} it
 * is a counter that nobody sees.
 */
final class VersionCounter implements AutoCloseable {
  private static final String NAME = "io.haagent.version";

  /** The JVM's numbers for a text that may change. */
  private static final int VARIABLE = 3;

  private static final int STRING = 5;

  /** Longer than any version; the JVM's memory for all counters is 32 kB. */
  private static final int LENGTH = 32;

  private final String version;

  VersionCounter(String version) {
    this.version = version;
  }

  /** Publishes it. */
  void publish() {
    try {
      if (Gate.kept() == null) {
        Gate.keep(Perf.getPerf().createString(NAME, VARIABLE, STRING, "", LENGTH));
      }
      write(version);
    } catch (IllegalArgumentException | LinkageError e) {
      // Another's counter of that name, or a JVM without counters: "ps" shows no agent here.
    }
  }

  /** Empties it. */
  @Override
  public void close() {
    write("");
  }

  private static void write(String text) {
    @Nullable ByteBuffer counter = Gate.kept();
    if (counter != null) {
      byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), LENGTH);
      counter.put(0, bytes, 0, Math.min(LENGTH, counter.capacity()));
    }
  }
}
