package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Damages policies in many ways; the seed is fixed, so that a failure comes back. */
class FuzzTest {
  private static final int ROUNDS = 40_000;
  private static final Pattern LINE = Pattern.compile("p\\.json:[1-9]\\d*:[1-9]\\d*: \\P{Cntrl}+");
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "1e999",
    "0.5",
    "\"\"",
    "{}",
    "[]",
    "\"x\":",
    "\"5s\"",
    "\\u0000",
    "\\ud800",
    "\ud83d\ude00",
    "\u2028",
    "*",
    "..",
    "#",
    "(",
    "\n"
  };

  @Test
  void anyDamageGivesAPolicyOrWellFormedErrors() throws IOException {
    Random random = new Random(20260101);
    List<byte[]> seeds = new ArrayList<>();
    Corpus.good().forEach(good -> seeds.add(good.bytes()));
    Corpus.broken().forEach(broken -> seeds.add(broken.bytes()));
    int policies = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size()));
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        bytes = damage(bytes, random);
      }
      policies += check(PolicyReader.read("p.json", bytes)) ? 1 : 0;
    }
    assertThat(policies).isBetween(100, ROUNDS - 100);
  }

  private static boolean check(PolicyResult result) {
    assertThat(result.policy() == null).isEqualTo(!result.errors().isEmpty());
    List<String> lines = new ArrayList<>(result.errors());
    lines.addAll(result.warnings());
    for (String line : lines) {
      if (!LINE.matcher(line).matches()) {
        throw new AssertionError("not one well-formed line: " + line);
      }
    }
    return result.policy() != null;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(random.nextInt(20), bytes.length - at);
    return switch (random.nextInt(6)) {
      case 0 -> splice(bytes, at, length, new byte[0]);
      case 1 -> splice(bytes, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
      case 2 ->
          splice(
              bytes, at, 0, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
      case 3 ->
          splice(
              bytes,
              at,
              length,
              TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
      case 4 -> splice(bytes, at, bytes.length - at, new byte[0]);
      default -> splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
    };
  }

  private static byte[] splice(byte[] bytes, int at, int removed, byte[] added) {
    byte[] spliced = new byte[bytes.length - removed + added.length];
    System.arraycopy(bytes, 0, spliced, 0, at);
    System.arraycopy(added, 0, spliced, at, added.length);
    System.arraycopy(bytes, at + removed, spliced, at + added.length, bytes.length - at - removed);
    return spliced;
  }
}
