package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchThreadTest {
  @TempDir File folder;
  private File lines;
  private WatchThread watch;

  @BeforeEach
  void begin() {
    lines = new File(folder, "agent.log");
    watch = new WatchThread(new AgentLog(lines.getPath(), "WARN"));
  }

  @AfterEach
  void end() {
    watch.close();
  }

  @Test
  void aTickIsCalledUntilItIsDone() {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    watch.add(() -> done.incrementAndGet() == 2);
    watch.add(() -> other.incrementAndGet() < 0);
    watch.start();

    Poll.until(() -> other.get() >= 4);

    assertThat(done).hasValue(2);
  }

  @Test
  void aTickThatFailsIsToldOnceAndCostsTheOthersNothing() throws Exception {
    AtomicInteger other = new AtomicInteger();
    watch.add(
        () -> {
          throw new IllegalStateException("ours");
        });
    watch.add(() -> other.incrementAndGet() < 0);
    watch.start();

    Poll.until(() -> other.get() >= 3);

    assertThat(Files.readAllLines(lines.toPath()))
        .singleElement()
        .asString()
        .contains("the watch thread", "ours");
  }

  @Test
  void itsOwnTicksMayCloseIt() {
    AtomicInteger closed = new AtomicInteger();
    watch.add(
        () -> {
          assertThat(watch.isCurrent()).isTrue();
          watch.close();
          closed.incrementAndGet();
          return false;
        });
    watch.start();

    Poll.until(() -> closed.get() == 1);
  }
}
