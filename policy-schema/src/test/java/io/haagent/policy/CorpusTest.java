package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void saysExactlyWhatIsWrong(Corpus broken) {
    PolicyResult result = PolicyReader.read("policy.json", broken.bytes());
    assertThat(result.errors()).isEqualTo(broken.lines());
    assertThat(result.policy()).isNull();
    assertThat(result.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void readsWithExactlyTheseWarnings(Corpus good) {
    PolicyResult result = PolicyReader.read("policy.json", good.bytes());
    assertThat(result.errors()).isEmpty();
    assertThat(result.policy()).isNotNull();
    List<String> lines = new ArrayList<>();
    result.warnings().forEach(line -> lines.add("WARNING " + line));
    assertThat(lines).isEqualTo(good.lines());
  }

  @Test
  void hasAtLeastSixtyBrokenPoliciesWithNamesOfTheirOwn() throws IOException {
    assertThat(broken()).hasSizeGreaterThan(60);
    assertThat(broken().stream().map(Corpus::name)).doesNotHaveDuplicates();
  }

  static List<Corpus> broken() throws IOException {
    return Corpus.broken();
  }

  static List<Corpus> good() throws IOException {
    return Corpus.good();
  }
}
