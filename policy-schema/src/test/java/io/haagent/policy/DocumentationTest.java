package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationTest {
  @ParameterizedTest
  @ValueSource(strings = {"policy.md", "limit.md"})
  void examplesOfTheReferencePagesAreGood(String name) throws IOException {
    String page = Files.readString(Path.of("../docs", name));
    int examples = 0;
    for (String part : page.split("\n```json\n")) {
      if (examples++ > 0) {
        byte[] bytes = part.substring(0, part.indexOf("\n```")).getBytes(StandardCharsets.UTF_8);
        PolicyResult result = PolicyReader.read("policy.json", bytes);
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
      }
    }
    assertThat(examples).isGreaterThan(1);
  }

  @Test
  void namesEveryField() throws IOException {
    String page = Files.readString(Path.of("../docs/policy.md"));
    for (var fields :
        List.of(
            Fields.FILE,
            Fields.EVENT,
            Fields.GUARD,
            Fields.HTTP_TARGET,
            Fields.REJECTION,
            Fields.RETRIES,
            Fields.BACKOFFS,
            Fields.BUDGETS,
            Fields.BREAKERS,
            Fields.LIMITS,
            Fields.BULKHEADS)) {
      for (Field field : fields) {
        if (field.kind() != Field.Kind.LATER) {
          assertThat(page).contains(field.name());
        }
      }
    }
  }
}
