package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the matchers with the plainest regular expressions that say the same. */
class GlobPropertyTest {
  private static final int ROUNDS = 50_000;

  @Test
  void hostsMatchLikeTheirRegularExpression() {
    Random random = new Random(1);
    int matched = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String glob = text(random, "ab.***", 8);
      String text = text(random, "ab.", 10);
      boolean expected = text.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
      assertThat(Glob.matches(glob, text, Glob.NO_SEPARATOR))
          .as(glob + " " + text)
          .isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isGreaterThan(100);
  }

  @Test
  void pathsMatchLikeTheirRegularExpression() {
    Random random = new Random(2);
    int matched = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String glob = "/" + text(random, "ab//**", 9);
      String text = "/" + text(random, "ab//", 10);
      boolean expected = text.matches(pathRegex(glob));
      assertThat(Glob.matches(glob, text, Glob.PATH)).as(glob + " " + text).isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isGreaterThan(100);
  }

  @Test
  void typesMatchLikeTheirRegularExpression() {
    Random random = new Random(3);
    int matched = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String glob =
          text(random, "ab*$", 3)
              + text(random, ".", 2)
              + text(random, "ab*", 3)
              + text(random, ".", 2)
              + text(random, "ab*", 3)
              + "b";
      String text = text(random, "ab.$", 10) + "b";
      if (glob.contains("...")) {
        continue; // the parser refuses it
      }
      boolean expected = text.matches(typeRegex(glob));
      assertThat(Glob.matches(glob, text, Glob.TYPE)).as(glob + " " + text).isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isGreaterThan(100);
  }

  @Test
  void aHostileTextTakesNoLongerThanAnyOther() {
    String glob = "/" + "**a*".repeat(20) + "b";
    String text = "/" + "a".repeat(20_000);
    assertThat(Glob.matches(glob, text, Glob.PATH)).isFalse();
    assertThat(Glob.matches(glob, text + "b", Glob.PATH)).isTrue();
  }

  private static String pathRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("**", i)) {
        boolean segment = glob.charAt(i - 1) == '/' && glob.startsWith("/", i + 2);
        regex.append(segment ? "(.*/)?" : ".*");
        i += segment ? 2 : 1;
      } else {
        char c = glob.charAt(i);
        regex.append(c == '*' ? "[^/]*" : c);
      }
    }
    return regex.toString();
  }

  private static String typeRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("..", i)) {
        regex.append(i == 0 ? "(.*\\.)?" : "\\.(.*\\.)?");
        i++;
      } else {
        String c = glob.substring(i, i + 1);
        regex.append(c.equals("*") ? "[^.]*" : Pattern.quote(c));
      }
    }
    return regex.toString();
  }

  private static String text(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(longest + 1); left > 0; left--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
