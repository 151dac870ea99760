package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static Value scalar(String text) throws BrokenJson {
    JsonScanner scanner = new JsonScanner(text);
    assertThat(scanner.more()).isTrue();
    Value value = scanner.scalar();
    assertThat(scanner.more()).as("text left after %s", value.text).isFalse();
    return value;
  }

  @Test
  void resolvesEveryEscape() throws BrokenJson {
    assertThat(scalar("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\\uD83D\\uDE00z\"").text)
        .isEqualTo("a\"\\/\b\f\n\r\t\u00fc\ud83d\ude00z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\x", "\\u12g4", "\\u\u0661\u0662\u0663\u0664", "\\U0000"})
  void refusesWhatIsNoEscape(String escape) {
    assertThatThrownBy(() -> scalar("\"" + escape + "\""))
        .isInstanceOf(BrokenJson.class)
        .hasMessageContaining("write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "7", "-12", "0.5", "10.25", "1e9", "1E+9", "2.5e-3"})
  void keepsANumberAsItIsWritten(String number) throws BrokenJson {
    Value value = scalar(number);
    assertThat(value.is(Value.NUMBER)).isTrue();
    assertThat(value.text).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-", "01", "-01", "1.", "1.e5", "1e", "1e+", "0x10", "1.5.2", "7s", "--1"})
  void refusesWhatIsNoNumber(String number) {
    assertThatThrownBy(() -> scalar(number))
        .isInstanceOf(BrokenJson.class)
        .hasMessage("\"" + number + "\" is no JSON number; write it like 7, 0.5 or -1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void countsLinesByEveryKindOfBreak(String end) {
    JsonScanner scanner = new JsonScanner(end + end + "  7");
    assertThat(scanner.more()).isTrue();
    assertThat(scanner.here()).isEqualTo(new Location(3, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"a", "\"\\", "\"\\u00"})
  void tellsWhereATextBreaksOff(String text) {
    assertThatThrownBy(() -> scalar(text))
        .isInstanceOfSatisfying(
            JsonScanner.AtEnd.class,
            e -> assertThat(e.at).isEqualTo(new Location(1, text.length() + 1)));
  }
}
