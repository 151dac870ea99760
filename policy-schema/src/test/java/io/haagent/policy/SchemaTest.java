package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Holds the schema file and the reader's own table of fields together. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void namesTheSameFieldsAsTheReader(String where, String pointer, List<Field> fields)
      throws IOException {
    List<String> known = new ArrayList<>();
    for (Field field : fields) {
      if (field.kind() != Field.Kind.LATER) {
        known.add(field.name());
      }
    }
    JsonNode object = schema().at(pointer);
    List<String> described = new ArrayList<>();
    described.addAll(object.get("properties").propertyNames());
    assertThat(described).containsExactlyInAnyOrderElementsOf(known);
    assertThat(object.get("additionalProperties").isBoolean() || where.equals("guards")).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void describesEachFieldWithItsDefaultAndRange(String where, String pointer, List<Field> fields)
      throws IOException {
    for (Field field : fields) {
      if (field.kind() == Field.Kind.LATER) {
        continue;
      }
      JsonNode property = schema().at(pointer).get("properties").get(field.name());
      String name = where + "." + field.name();
      assertThat(property.path("description").asString()).as(name).isNotBlank();
      JsonNode fallback = property.get("default");
      assertThat(fallback == null ? null : fallback.toString())
          .as(name)
          .isEqualTo(field.fallback());
      assertRange(name, property, field);
    }
  }

  private static void assertRange(String name, JsonNode property, Field field) {
    switch (field.kind()) {
      case WHOLE, NUMBER -> {
        String least = field.aboveMin() ? "exclusiveMinimum" : "minimum";
        assertThat(property.get(least).asDouble()).as(name).isEqualTo(field.min());
        if (field.max() == Integer.MAX_VALUE) {
          assertThat(property.has("maximum")).as(name).isFalse();
        } else {
          assertThat(property.get("maximum").asDouble()).as(name).isEqualTo(field.max());
        }
      }
      case WINDOW -> {
        JsonNode calls = property.get("oneOf").get(1);
        assertThat(calls.get("minimum").asDouble()).isEqualTo(field.min());
        assertThat(calls.get("maximum").asDouble()).isEqualTo(field.max());
      }
      case DURATION -> assertThat(property.get("$ref").asString()).isEqualTo("#/$defs/duration");
      default -> assertThat(property.has("minimum")).as(name).isFalse();
    }
  }

  @Test
  void givesTheDefaultsThatTheReaderApplies() {
    String filled =
        "{'guards':{'a':{'http':{},'mode':"
            + Fields.MODE.fallback()
            + ",'retry':"
            + filled(Fields.RETRIES, "'backoff':" + filled(Fields.BACKOFFS, ""))
            + ",'breaker':"
            + filled(Fields.BREAKERS, "")
            + ",'limit':"
            + filled(Fields.LIMITS, "'rate':'7/s'")
            + ",'bulkhead':"
            + filled(Fields.BULKHEADS, "'maxConcurrent':7,'group':'g'")
            + "}}}";
    String bare =
        "{'guards':{'a':{'http':{},'retry':{},'breaker':{},'limit':{'rate':'7/s'},"
            + "'bulkhead':{'maxConcurrent':7,'group':'g'}}}}";
    GuardPolicy full = guard(filled);
    GuardPolicy empty = guard(bare);
    assertThat(full.mode()).isEqualTo(empty.mode());
    assertThat(full.retry()).isEqualTo(empty.retry());
    assertThat(full.breaker()).isEqualTo(empty.breaker());
    assertThat(full.limit()).isEqualTo(empty.limit());
    assertThat(full.bulkhead()).isEqualTo(empty.bulkhead());
    String budget = "{'guards':{'a':{'http':{},'retry':{'budget':" + filled(Fields.BUDGETS, "");
    assertThat(guard(budget + "}}}}").retry()).isEqualTo(empty.retry());
  }

  private static GuardPolicy guard(String text) {
    Policy policy = Read.good(text);
    return policy.guards().get(0);
  }

  private static String filled(List<Field> fields, String more) {
    List<String> members = new ArrayList<>();
    for (Field field : fields) {
      if (field.fallback() != null) {
        members.add("'" + field.name() + "':" + field.fallback());
      }
    }
    if (!more.isEmpty()) {
      members.add(more);
    }
    return "{" + String.join(",", members) + "}";
  }

  static Stream<Arguments> objects() {
    String guard = "/$defs/guard";
    String retry = guard + "/properties/retry";
    return Stream.of(
        Arguments.of("file", "", Fields.FILE),
        Arguments.of("events", "/properties/events", Fields.EVENT),
        Arguments.of("state", "/properties/state", Fields.STATES),
        Arguments.of("guard", guard, Fields.GUARD),
        Arguments.of("http", guard + "/properties/http", Fields.HTTP_TARGET),
        Arguments.of("reject", guard + "/properties/reject", Fields.REJECTION),
        Arguments.of("retry", retry, Fields.RETRIES),
        Arguments.of(
            "tier", guard + "/properties/limit/properties/tiers/additionalProperties", Fields.TIER),
        Arguments.of("backoff", retry + "/properties/backoff", Fields.BACKOFFS),
        Arguments.of("budget", retry + "/properties/budget/oneOf/1", Fields.BUDGETS),
        Arguments.of("breaker", guard + "/properties/breaker", Fields.BREAKERS),
        Arguments.of(
            "slowCall",
            guard + "/properties/breaker/properties/slowCall/oneOf/1",
            Fields.SLOW_CALLS),
        Arguments.of(
            "openBackoff",
            guard + "/properties/breaker/properties/openBackoff",
            Fields.OPEN_BACKOFFS),
        Arguments.of("limit", guard + "/properties/limit", Fields.LIMITS),
        Arguments.of("fallback", guard + "/properties/fallback", Fields.FALLBACKS),
        Arguments.of(
            "response", guard + "/properties/fallback/properties/response", Fields.RESPONSES),
        Arguments.of("hedge", guard + "/properties/hedge", Fields.HEDGES),
        Arguments.of("fault", guard + "/properties/fault", Fields.FAULTS),
        Arguments.of("bulkhead", guard + "/properties/bulkhead", Fields.BULKHEADS));
  }

  private static JsonNode schema() throws IOException {
    try (InputStream in = PolicyReader.class.getResourceAsStream("ha-policy.schema.json")) {
      return JSON.readTree(in);
    }
  }
}
