package io.haagent.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code fallback}. */
final class FallbackReader {
  private static final String KINDS = "exactly one of value, lastGood, method, response";
  private static final List<String> ON = List.of("rejected", "timeout", "failure");
  private static final String ON_EXAMPLE =
      "\"rejected\", \"timeout\", \"failure\", \"java.io.IOException\", \"503\"";
  private static final String METHOD_EXAMPLE = "\"com.acme.stock.Defaults#stock\"";

  private final Problems problems;
  private final Problems warnings;

  FallbackReader(Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  /** Returns the policy, or null without a usable answer; problems are added. */
  @Nullable FallbackPolicy read(Value value, boolean http) {
    ObjectReader reader =
        new ObjectReader(value, Fields.FALLBACKS, "{\"lastGood\": \"10m\"}", problems);
    Value given = null;
    for (Field kind : Fields.ANSWERS) {
      Value found = reader.get(kind);
      if (found != null && given != null) {
        problems.addKey(found, "a second answer; give " + KINDS);
        return null;
      }
      given = found == null ? given : found;
    }
    List<String> on = on(reader, http);
    if (given == null) {
      if (reader.isWhole()) {
        problems.addKey(value, "has no answer; give " + KINDS);
      }
      return null;
    }
    FallbackAnswer answer = answer(given, reader, http);
    return answer == null ? null : new FallbackPolicy(answer, on, value.keyAt);
  }

  private @Nullable FallbackAnswer answer(Value given, ObjectReader reader, boolean http) {
    switch (given.key) {
      case "lastGood" -> {
        return new FallbackAnswer.LastGood(reader.duration(Fields.LAST_GOOD, 1));
      }
      case "response" -> {
        if (!http) {
          problems.addKey(
              given, "answers HTTP requests; of a method give value, lastGood or method");
        }
        return response(given);
      }
      default -> {
        if (http) {
          problems.addKey(given, "answers for methods; of HTTP requests give response or lastGood");
        }
        return given.key.equals("value")
            ? new FallbackAnswer.Constant(JsonValue.plain(given))
            : method(reader);
      }
    }
  }

  private @Nullable FallbackAnswer method(ObjectReader reader) {
    Value name = reader.text(Fields.OTHER_METHOD, METHOD_EXAMPLE);
    if (name == null) {
      return null;
    }
    int hash = name.text.indexOf('#');
    String type = hash < 0 ? "" : name.text.substring(0, hash);
    String method = name.text.substring(hash + 1);
    if (!Names.isClassName(type) || !Names.isClassName(method) || method.indexOf('.') >= 0) {
      problems.add(
          name,
          name.shown()
              + " is no method's name; write class and method without parameters, like "
              + METHOD_EXAMPLE);
      return null;
    }
    return new FallbackAnswer.OtherMethod(type, method);
  }

  private FallbackAnswer response(Value value) {
    ObjectReader reader =
        new ObjectReader(value, Fields.RESPONSES, "{\"status\": 200, \"body\": \"[]\"}", problems);
    if (reader.get(Fields.STATUS) == null && reader.isWhole()) {
      problems.addKey(value, "has no status; write one like \"status\": 200");
    }
    Map<String, List<String>> headers = headers(reader.get(Fields.HEADERS));
    Value body = reader.get(Fields.BODY);
    String text = "";
    if (body != null && body.is(Value.TEXT)) {
      text = body.text;
    } else if (body != null) {
      text = JsonValue.text(body);
      boolean named = false;
      for (String name : headers.keySet()) {
        named |= name.equalsIgnoreCase("Content-Type");
      }
      if (!named) {
        headers.put("Content-Type", List.of("application/json"));
      }
    }
    return new FallbackAnswer.Response(reader.whole(Fields.STATUS, 200), headers, text);
  }

  private Map<String, List<String>> headers(@Nullable Value value) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (value == null) {
      return headers;
    }
    if (!value.is(Value.OBJECT)) {
      problems.add(
          value,
          value.shown() + " is not an object; write it like {\"Content-Type\": \"text/plain\"}");
      return headers;
    }
    for (Value header : value.children) {
      if (!Names.isToken(header.key)) {
        problems.addKey(header, "is no header's name; write it like Content-Type");
      }
      List<String> values = new ArrayList<>();
      List<Value> entries = header.is(Value.LIST) ? header.children : List.of(header);
      for (Value entry : entries) {
        if (!entry.is(Value.TEXT) || !isHeaderValue(entry.text)) {
          problems.add(entry, entry.shown() + " is no header's value; write a text of one line");
        }
        values.add(entry.text);
      }
      headers.put(header.key, values);
    }
    return headers;
  }

  /** Tells whether a text can be sent as a header's value: RFC 9110, 5.5. */
  private static boolean isHeaderValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }

  private List<String> on(ObjectReader reader, boolean http) {
    List<Value> entries = reader.texts(Fields.FALLBACK_ON, ON_EXAMPLE);
    if (entries == null) {
      return ON;
    }
    List<String> on = new ArrayList<>(entries.size());
    for (Value entry : entries) {
      if (ON.contains(entry.text) || OutcomeList.isEntry(entry.text)) {
        on.add(entry.text);
        OutcomeList.warnWithoutPackage(entry, warnings);
        if (!http && Character.isDigit(entry.text.charAt(0))) {
          warnings.add(entry, "a method has no status; name an exception class");
        }
      } else {
        problems.add(
            entry,
            entry.shown()
                + " is neither rejected, timeout, failure, a class nor a status; write it like "
                + ON_EXAMPLE);
      }
    }
    return on;
  }
}
