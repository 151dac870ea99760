package io.haagent.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPageTest {

  @Test
  void alignsNamesLeftAndNumbersRight() throws CommandFailed {
    assertThat(page(guard("a", 12_345, "")))
        .containsSequence(
            "GUARD  MODE  BREAKER  FOR  FAIL %  CALLS  OK  FAILED  IGNORED  REJECTED  RETRIES",
            "a      on    CLOSED     -    12.3  12345   1       0        0         0        0");
  }

  @Test
  void showsWhatIsMeasuredBeneathTheCounts() throws CommandFailed {
    String measured =
        guard("a", 1, "").replaceFirst("}$", "")
            + ",\"concurrent\":7,\"tokens\":8.5,\"timeouts\":2,"
            + "\"bulkhead\":{\"size\":12,\"inUse\":3,\"group\":\"db\"},"
            + "\"latency\":{\"sampled\":true,\"count\":9,\"p50Millis\":1.25,\"p95Millis\":20.25,"
            + "\"p99Millis\":30,\"maxMillis\":1234.5}}";
    assertThat(page(measured))
        .containsSequence(
            "GUARD  RUNNING  BULKHEAD  TOKENS  TIMEOUTS  P50 MS  P95 MS  P99 MS  MAX MS  GROUP",
            "a            7   3 of 12    8.50         2    1.25    20.3      30  1234.5  db");
  }

  @Test
  void showsADashForWhatAGuardHasNot() throws CommandFailed {
    String idle =
        guard("a", 0, "").replaceFirst("}$", "")
            + ",\"concurrent\":0,\"tokens\":null,\"timeouts\":0,\"bulkhead\":null,"
            + "\"latency\":{\"sampled\":false,\"count\":0,\"p50Millis\":0,\"p95Millis\":0,"
            + "\"p99Millis\":0,\"maxMillis\":0}}";
    assertThat(page(idle))
        .contains("a            0         -       -         0       -       -       -       -");
  }

  @Test
  void tenGuardsMeasuresStandOnOneScreen() throws CommandFailed {
    String ten =
        IntStream.range(0, 10)
            .mapToObj(i -> guard("guard-" + i, i, ""))
            .collect(Collectors.joining(","));
    List<String> lines = page(ten);
    int second = lines.subList(5, lines.size()).indexOf("") + 5 + 11;
    assertThat(lines.get(second)).startsWith("guard-9");
    assertThat(second).isLessThan(30);
  }

  @Test
  void cutsALongListAndSaysHowMuchIsLeft() throws CommandFailed {
    String woven =
        IntStream.range(0, 13).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));
    assertThat(page(guard("a", 1, woven)))
        .contains(
            "  woven      m0", "             m9", "             and 3 more, which --json lists")
        .doesNotContain("             m10");
  }

  @Test
  void breaksWhatIsTooWideAtASpace() throws CommandFailed {
    String wide = "word ".repeat(40).strip();
    assertThat(page(guard("a", 1, "\"" + wide + "\"")))
        .allMatch(line -> line.length() <= 100)
        .filteredOn(line -> line.contains("word"))
        .hasSize(3);
  }

  @Test
  void saysThatAllGuardsAreSwitchedOff() throws CommandFailed {
    Answer answer =
        Answer.parse(
            "{\"outcome\":\"status\",\"status\":{\"version\":\"1\",\"enabled\":false,\"guards\":[]}}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(new StatusPage(7, answer).lines())
        .startsWith("ha-agent 1 in process 7, DISABLED: all calls pass")
        .endsWith("no guards");
  }

  @Test
  void aBreakerThatIsOpenSaysSinceWhenAndUntilWhen() throws CommandFailed {
    String open =
        guard("a", 1, "")
            .replace(
                "CLOSED\"",
                "OPEN\",\"breakerSince\":\"2026-11-24T08:00:00Z\","
                    + "\"breakerForMillis\":125000,\"breakerProbesInMillis\":2001");
    assertThat(page(open))
        .anyMatch(line -> line.matches("a +on +OPEN +2m +12\\.3 .*"))
        .anyMatch(line -> line.matches("  breaker +OPEN since 2026-11-2\\d .*; probes in 3s"));
    assertThat(page(open.replace("2001", "0")))
        .anyMatch(line -> line.endsWith("; the next call is a probe"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1999, 1s",
    "119999, 119s",
    "120000, 2m",
    "7199999, 119m",
    "7200000, 2h",
    "172799999, 47h",
    "172800000, 2d"
  })
  void agesAreShort(long millis, String shown) {
    assertThat(Ages.of(millis)).isEqualTo(shown);
  }

  private static List<String> page(String guard) throws CommandFailed {
    String json =
        "{\"outcome\":\"status\",\"status\":{\"version\":\"1\",\"guards\":[" + guard + "]}}";
    return new StatusPage(7, Answer.parse(json.getBytes(StandardCharsets.UTF_8))).lines();
  }

  private static String guard(String name, int calls, String woven) {
    return "{\"name\":\"%s\",\"mode\":\"on\",\"breakerState\":\"CLOSED\",\"failureRate\":12.345,"
            .formatted(name)
        + "\"calls\":%d,\"successes\":1,\"failures\":0,\"ignored\":0,\"rejected\":0,\"retries\":0,"
            .formatted(calls)
        + "\"woven\":[%s]}".formatted(woven);
  }
}
