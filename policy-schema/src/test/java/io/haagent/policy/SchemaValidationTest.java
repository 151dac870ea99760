package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** What an editor tells with the schema agrees with what the reader tells. */
class SchemaValidationTest {
  /** Broken in a way that only the reader sees: repeated keys, and what patterns and rules mean. */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "duplicate guard",
          "duplicate field",
          "pattern names a constructor",
          "pattern names a static initialiser",
          "pattern with modifiers",
          "pattern with an open parameter list",
          "pattern with a bad parameter",
          "pattern without a type",
          "pattern with nothing after the hash",
          "host with a bad port",
          "duration out of range",
          "a multiplier beside decorrelated jitter",
          "initial above max",
          "initial above the default max",
          "limit without a rate",
          "a burst where nothing is saved up",
          "a warm-up without its algorithm and the algorithm without it",
          "bulkhead without maxConcurrent",
          "adaptive fields where nothing adapts",
          "adaptive bounds that cross",
          "a group of unlike sizes",
          "an answer for methods on HTTP, and the other way round");

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void acceptsWhatTheReaderAccepts(Corpus good) throws IOException {
    assertThat(schema().validate(good.policy(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void rejectsTheStructuralPartOfTheBrokenPolicies() throws IOException {
    Schema schema = schema();
    List<String> accepted = new ArrayList<>();
    for (Corpus broken : Corpus.broken()) {
      if (isJson(broken) && schema.validate(broken.policy(), InputFormat.JSON).isEmpty()) {
        accepted.add(broken.name());
      }
    }
    assertThat(accepted).containsExactlyElementsOf(BEYOND_A_SCHEMA);
  }

  @Test
  void isAValidSchemaItself() throws IOException {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    Schema meta =
        registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    try (InputStream in = PolicyReader.class.getResourceAsStream("ha-policy.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(meta.validate(text, InputFormat.JSON)).isEmpty();
    }
  }

  private static boolean isJson(Corpus broken) {
    try {
      new ObjectMapper().readTree(broken.policy());
      return !broken.policy().isBlank();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Schema schema() throws IOException {
    try (InputStream in = PolicyReader.class.getResourceAsStream("ha-policy.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
    }
  }

  static List<Corpus> good() throws IOException {
    return Corpus.good();
  }
}
