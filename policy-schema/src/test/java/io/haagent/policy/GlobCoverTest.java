package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GlobCoverTest {
  private static final int ROUNDS = 20_000;
  private static final int LONGEST = 6;

  @Test
  void agreesWithAllShortTextsOnHosts() {
    agrees(Glob.NO_SEPARATOR, "ab**", "", "abx");
  }

  @Test
  void agreesWithAllShortTextsOnPaths() {
    agrees(Glob.PATH, "a//***", "/", "ax/");
  }

  @Test
  void agreesWithAllShortTextsOnTypes() {
    agrees(Glob.TYPE, "a*...", "", "ax.");
  }

  @Test
  void saysNothingWhereItWouldTakeTooLong() {
    String wide = "*a" + "*b*a".repeat(40) + "*";
    assertThat(new GlobCover().covers(wide, "*" + "a*b".repeat(60) + "*", Glob.NO_SEPARATOR))
        .isFalse();
    assertThat(new GlobCover().covers("**", "/" + "*/".repeat(60) + "**", Glob.PATH)).isTrue();
  }

  @Test
  void spendsNoMoreThanItsShareOnOneFile() {
    GlobCover globs = new GlobCover();
    int covered = 0;
    while (globs.covers("*a*b", "*a" + covered + "*b", Glob.NO_SEPARATOR)) {
      covered++;
    }
    assertThat(covered).isBetween(500, 10_000);
  }

  /** With globs this short a text that makes a difference is short as well. */
  private static void agrees(char separator, String letters, String prefix, String alphabet) {
    List<String> texts = new ArrayList<>();
    texts(prefix, alphabet, texts);
    Random random = new Random(separator);
    int covered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String wide = prefix + glob(random, letters, separator);
      String narrow = prefix + glob(random, letters, separator);
      boolean expected = true;
      for (int i = 0; expected && i < texts.size(); i++) {
        expected =
            !Glob.matches(narrow, texts.get(i), separator)
                || Glob.matches(wide, texts.get(i), separator);
      }
      assertThat(new GlobCover().covers(wide, narrow, separator))
          .as(wide + " covers " + narrow)
          .isEqualTo(expected);
      covered += expected && !wide.equals(narrow) ? 1 : 0;
    }
    assertThat(covered).isGreaterThan(100);
  }

  private static void texts(String start, String alphabet, List<String> texts) {
    texts.add(start);
    for (int i = 0; i < alphabet.length() && start.length() < LONGEST; i++) {
      texts(start + alphabet.charAt(i), alphabet, texts);
    }
  }

  private static String glob(Random random, String letters, char separator) {
    String glob;
    do {
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(5); left > 0; left--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      glob = text.toString();
    } while (separator == Glob.TYPE && !isType(glob));
    return glob;
  }

  /** What the parser lets through. */
  private static boolean isType(String glob) {
    return !glob.isEmpty()
        && !glob.contains("...")
        && !glob.endsWith(".")
        && (!glob.startsWith(".") || glob.startsWith(".."));
  }
}
