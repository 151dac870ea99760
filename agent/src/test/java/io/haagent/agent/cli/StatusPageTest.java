package io.haagent.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusPageTest {

  @Test
  void alignsNamesLeftAndNumbersRight() throws CommandFailed {
    assertThat(page(guard("a", 12_345, "")))
        .containsSequence(
            "GUARD  MODE  BREAKER  FAIL %  CALLS  OK  FAILED  IGNORED  REJECTED  RETRIES",
            "a      on    CLOSED     12.3  12345   1       0        0         0        0");
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
