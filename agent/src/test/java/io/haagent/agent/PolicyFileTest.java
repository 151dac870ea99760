package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each look is one tick of the watch thread; no time passes here. */
class PolicyFileTest {
  private static final String ONE = "{\"guards\": {}, \"service\": \"one\"}";
  private static final String TWO = "{\"guards\": {}, \"service\": \"two\"}";
  private static final String LARGE = TWO + " ".repeat(100_000);

  @TempDir Path folder;
  private Path path;
  private PolicyFile file;

  @BeforeEach
  void begin() throws IOException {
    path = Files.writeString(folder.resolve("policy.json"), ONE);
    watch();
  }

  @Test
  void whatIsAsItWasIsNothingNew() throws IOException {
    looksInVain(3);
    Files.writeString(path, ONE);
    looksInVain(3);
  }

  @Test
  void aNewContentCountsOnceItIsThereTwice() throws IOException {
    Files.writeString(path, TWO);

    looksInVain(1);
    assertThat(service(file.look())).isEqualTo("two");
    looksInVain(3);
  }

  @Test
  void aFileThatStillChangesIsLeftAlone() throws IOException {
    for (int i = 0; i < 10; i++) {
      Files.writeString(path, TWO + " ".repeat(i));
      looksInVain(1);
    }
    assertThat(service(file.look())).isEqualTo("two");
  }

  @Test
  void aRenamedFileOfTheSameSizeAndTimeIsSeen() throws IOException {
    looksInVain(1);
    FileTime time = Files.getLastModifiedTime(path);
    Path next = Files.writeString(folder.resolve("next.json"), TWO);
    Files.setLastModifiedTime(next, time);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);

    looksInVain(1);
    assertThat(service(file.look())).isEqualTo("two");
  }

  @Test
  void aSwitchedSymlinkIsSeenAlsoOfALargeFile() throws IOException {
    Path one = Files.writeString(folder.resolve("one.json"), LARGE);
    Path two = Files.writeString(folder.resolve("two.json"), LARGE.replace("two", "six"));
    Files.setLastModifiedTime(two, Files.getLastModifiedTime(one));
    Files.delete(path);
    Files.createSymbolicLink(path, one);
    watch();
    looksInVain(2);

    Files.delete(path);
    Files.createSymbolicLink(path, two);

    looksInVain(1);
    assertThat(service(file.look())).isEqualTo("six");
  }

  @Test
  void ofALargeFileAContentThatKeepsPathSizeAndTimeIsSeenLater() throws IOException {
    Files.writeString(path, LARGE);
    watch();
    looksInVain(2);
    FileTime time = Files.getLastModifiedTime(path);
    Files.writeString(path, LARGE.replace("two", "six"));
    Files.setLastModifiedTime(path, time);

    PolicyVersion found = null;
    for (int i = 0; i < 100 && found == null; i++) {
      found = file.look();
    }
    assertThat(service(found)).isEqualTo("six");
  }

  @Test
  void aBrokenContentIsGivenOnceAndOnlyWhenItStays() throws IOException {
    Files.writeString(path, "{");
    looksInVain(3);

    PolicyVersion broken = file.look();

    assertThat(broken.result().policy()).isNull();
    assertThat(broken.result().errors()).hasSize(1);
    looksInVain(10);
  }

  @Test
  void aFileThatVanishesIsGivenOnceWithItsName() throws IOException {
    Files.delete(path);
    looksInVain(3);

    assertThat(file.look().result().errors())
        .singleElement()
        .asString()
        .contains(path.toString(), "No such file");
    looksInVain(10);
  }

  @Test
  void aFileThatIsReplacedByDeletingItFirstIsNeverMissed() throws IOException {
    Files.delete(path);
    looksInVain(2);
    Files.writeString(path, TWO);
    looksInVain(1);
    assertThat(service(file.look())).isEqualTo("two");
  }

  @Test
  void aFolderInItsPlaceIsAsIfItHadVanished() throws IOException {
    looksInVain(1);
    Files.delete(path);
    Files.createDirectory(path);
    looksInVain(3);
    assertThat(file.look().unreadable()).contains("not a regular file");
  }

  @Test
  void aPipeIsNotReadAgain() {
    File pipe = new File("/dev/null"); // no regular file, as /dev/fd/63 of a shell's <(..) is none
    PolicyFile watched = new PolicyFile(pipe, PolicyVersion.read(path.toFile()));

    for (int i = 0; i < 10; i++) {
      assertThat(watched.look()).isNull();
    }
  }

  @Test
  void whoAsksGetsWhatIsThereAtOnce() throws IOException {
    Files.writeString(path, TWO);

    assertThat(service(file.read())).isEqualTo("two");
    looksInVain(3);
  }

  private void watch() {
    file = new PolicyFile(path.toFile(), PolicyVersion.read(path.toFile()));
  }

  private void looksInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(file.look()).isNull();
    }
  }

  private static String service(PolicyVersion version) {
    return version.result().policy().service();
  }
}
