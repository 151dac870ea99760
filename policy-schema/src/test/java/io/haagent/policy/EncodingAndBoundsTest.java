package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingAndBoundsTest {
  private static PolicyResult read(byte[] bytes) {
    return PolicyReader.read("policy.json", bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void namesTheWideEncoding(String charset) {
    assertThat(read("{\"guards\": {}}".getBytes(Charset.forName(charset))).errors())
        .containsExactly(
            "policy.json:1:1: the file is " + charset.substring(0, 6) + "; save it as UTF-8");
  }

  @Test
  void skipsAByteOrderMark() {
    assertThat(read("\uFEFF{\"guards\": 1}".getBytes(StandardCharsets.UTF_8)).errors())
        .containsExactly(
            "policy.json:1:12: guards: 1 is not an object; write it like"
                + " {\"inventory\": {\"http\": {}}}");
    assertThat(read("\uFEFF".getBytes(StandardCharsets.UTF_8)).errors())
        .containsExactly("policy.json:1:1: the file is empty; write at least {\"guards\": {}}");
  }

  @Test
  void tellsWhereTheFileStopsBeingUtf8() {
    byte[] latin = "{\n \"service\": \"B\u00fccher\" }".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(latin).errors())
        .containsExactly("policy.json:2:15: a byte that is not UTF-8; save the file as UTF-8");
  }

  @Test
  void takesAReplacementCharacterThatTheFileReallyHas() {
    assertThat(read("{\"service\": \"\uFFFD\"}".getBytes(StandardCharsets.UTF_8)).errors())
        .isEmpty();
  }

  @Test
  void boundsTheNesting() {
    String deep = "{\"guards\": " + "[".repeat(100_000);
    assertThat(read(deep.getBytes(StandardCharsets.UTF_8)).errors())
        .contains("policy.json:1:75: nested deeper than 64 levels; a policy needs seven");
  }

  @Test
  void boundsTheSize() {
    assertThat(read(new byte[SourceText.MAX_BYTES + 1]).errors())
        .containsExactly("policy.json:1:1: the file has more than 32 MB; split or shorten it");
  }

  @Test
  void boundsTheNumberOfGuards() {
    assertThat(read(guards(Fields.MAX_GUARDS + 1, "{}")).errors())
        .containsExactly(
            "policy.json:1:2: guards: 100001 guards; a file may have 100000 at most, write wider"
                + " patterns");
  }

  @Test
  void boundsNumbersAndNames() {
    String digits = "9".repeat(5000);
    String name = "n".repeat(100_000);
    assertThat(read(("{\"service\": " + digits + "}").getBytes(StandardCharsets.UTF_8)).errors())
        .singleElement()
        .asString()
        .endsWith("a name or number that is too long; shorten it");
    assertThat(read(("{\"" + name + "\": 1}").getBytes(StandardCharsets.UTF_8)).errors())
        .singleElement()
        .asString()
        .endsWith("a name or number that is too long; shorten it");
  }

  @Test
  void boundsTheNumberOfErrors() {
    PolicyResult result = read(guards(5000, "{\"x\": 1, \"http\": {}}"));
    assertThat(result.errors()).hasSize(Problems.MAX_SHOWN + 1);
    assertThat(result.errors().get(Problems.MAX_SHOWN))
        .endsWith(": 4000 more; correct those above first");
  }

  @Test
  void readsTenThousandGuards() {
    String guard = "{\"method\": [\"com.acme.Type%d#m\"], \"breaker\": {}, \"retry\": {}}";
    PolicyResult result = read(guards(10_000, guard));
    assertThat(result.errors()).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.policy().guards()).hasSize(10_000);
  }

  @Test
  void readsTenThousandGuardsThatMightCoverEachOther() {
    String guard = "{\"http\": {\"hosts\": [\"*%d*.svc\"], \"paths\": [\"/**/%d/*\"]}}";
    PolicyResult result = read(guards(10_000, guard));
    assertThat(result.errors()).isEmpty();
    assertThat(result.policy().guards()).hasSize(10_000);
  }

  @Test
  void readsAFileAndNamesItWithoutItsFolder(@TempDir Path folder) throws IOException {
    File file = folder.resolve("mine.json").toFile();
    Files.writeString(file.toPath(), "{\"guards\": {\"a\": {\"http\": {}}}}");
    assertThat(PolicyReader.read(file).policy().source()).isEqualTo("mine.json");
    Files.writeString(file.toPath(), "");
    assertThat(PolicyReader.read(file).errors())
        .singleElement()
        .asString()
        .startsWith("mine.json:");
  }

  @Test
  void aFileThatIsWatchedIsReadAnewEachTime(@TempDir Path folder) throws IOException {
    File file = folder.resolve("policy.json").toFile();
    Files.writeString(file.toPath(), "{\"service\": \"one\"}");
    byte[] first = PolicyReader.bytes(file);
    Files.writeString(file.toPath(), "{\"service\": \"two\"}");
    byte[] second = PolicyReader.bytes(file);
    assertThat(PolicyReader.read("p", first).policy().service()).isEqualTo("one");
    assertThat(PolicyReader.read("p", second).policy().service()).isEqualTo("two");
    assertThat(PolicyReader.read("p", first).policy().service()).isEqualTo("one");
  }

  private static byte[] guards(int count, String guard) {
    StringBuilder text = new StringBuilder("{\"guards\": {");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append("\"g").append(i).append("\": ");
      text.append(guard.replace("%d", Integer.toString(i)));
    }
    return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A shell's {@code <(...)} gives a pipe, which has no length and can't be read twice. */
  @Test
  void aPipeIsReadLikeAFile(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("policy.json");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    String good = "{\"guards\": {\"a\": {\"method\": [\"com.acme.A#a\"], \"breaker\": {}}}}";
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, good);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();

    PolicyResult result = PolicyReader.read(pipe.toFile());

    writer.join();
    assertThat(result.errors()).isEmpty();
    assertThat(result.policy()).isNotNull();
  }
}
