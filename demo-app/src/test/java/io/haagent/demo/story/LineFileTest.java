package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {

  @TempDir Path folder;

  @Test
  void givesEachWholeLineOnce() throws IOException {
    Path file = folder.resolve("events");
    LineFile lines = new LineFile(file);
    assertThat(lines.next()).isEmpty();

    Files.writeString(file, "one\ntwo\nthr");
    assertThat(lines.next()).containsExactly("one", "two");
    assertThat(lines.next()).isEmpty();

    Files.writeString(file, "ee\n", StandardOpenOption.APPEND);
    assertThat(lines.next()).containsExactly("three");
  }
}
