package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void policiesOfThePagesAreGood(Path page) throws IOException {
    String[] parts = Files.readString(page).split("\n```json\n");
    for (int i = 1; i < parts.length; i++) {
      String example = parts[i].substring(0, parts[i].indexOf("\n```"));
      if (example.contains("\"guards\": {")) {
        PolicyResult result =
            PolicyReader.read("policy.json", example.getBytes(StandardCharsets.UTF_8));
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
      }
    }
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("../docs"))) {
      return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
  }

  @Test
  void namesEveryField() throws IOException {
    String page = Files.readString(Path.of("../docs/policy.md"));
    for (var fields :
        List.of(
            Fields.FILE,
            Fields.EVENT,
            Fields.STATES,
            Fields.GUARD,
            Fields.HTTP_TARGET,
            Fields.REJECTION,
            Fields.RETRIES,
            Fields.BACKOFFS,
            Fields.BUDGETS,
            Fields.BREAKERS,
            Fields.LIMITS,
            Fields.BULKHEADS,
            Fields.FALLBACKS,
            Fields.RESPONSES,
            Fields.HEDGES,
            Fields.FAULTS)) {
      for (Field field : fields) {
        if (field.kind() != Field.Kind.LATER) {
          assertThat(page).contains(field.name());
        }
      }
    }
  }
}
