package io.haagent.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir private Path folder;

  @Test
  void aFileThatIsNotThereHoldsNothing() throws IOException {
    try (StateFile file = new StateFile(folder.resolve("none").toFile())) {
      assertThat(file.read()).isNull();
    }
  }

  @Test
  void theFileIsReplacedWhole() throws IOException {
    Path path = folder.resolve("state");
    Files.write(folder.resolve("state.new"), new byte[1000]); // of one that was killed
    try (StateFile file = new StateFile(path.toFile())) {
      assertThat(file.own()).isTrue();
      file.write(new byte[] {1, 2, 3});
      file.write(new byte[] {4});

      assertThat(file.read()).containsExactly(4);
      assertThat(folder.resolve("state.new")).doesNotExist();
    }
  }

  @Test
  void ofTwoOneOwnsItUntilItCloses() throws IOException {
    Path path = folder.resolve("state");
    try (StateFile first = new StateFile(path.toFile());
        StateFile second = new StateFile(path.toFile())) {
      assertThat(first.own()).isTrue();
      assertThat(second.own()).isFalse();
      assertThat(first.own()).isTrue();
      first.close();
      assertThat(second.own()).isTrue();
    }
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    StateFile file = new StateFile(folder.resolve("no/state").toFile());
    assertThatThrownBy(file::own).isInstanceOf(IOException.class);
  }
}
