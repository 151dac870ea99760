package io.haagent.agent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM answered.
 *
 * @param outcome what it did; see the end in the JVM, {@code Reply}
 * @param status the agent's state, empty where it is no part of the answer
 */
record Answer(
    String outcome,
    List<String> errors,
    List<String> warnings,
    List<String> changes,
    Map<?, ?> status) {

  static Answer parse(byte[] json) throws CommandFailed {
    try {
      if (Json.read(json) instanceof Map<?, ?> object) {
        return new Answer(
            String.valueOf(object.get("outcome")),
            strings(object.get("errors")),
            strings(object.get("warnings")),
            strings(object.get("changes")),
            object.get("status") instanceof Map<?, ?> status ? status : Map.of());
      }
    } catch (IOException e) {
      // What is there may be cut off, or be another's: it isn't shown.
    }
    throw new CommandFailed("the answer is none of ha-agent's");
  }

  static List<String> strings(@Nullable Object array) {
    return array instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /** Returns an object of the status, empty where there is none. */
  static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }

  /** Returns the objects in a field of the status, such as {@code guards}. */
  List<Map<?, ?>> guards() {
    return status.get("guards") instanceof List<?> list
        ? list.stream().<Map<?, ?>>map(guard -> (Map<?, ?>) guard).toList()
        : List.of();
  }
}
