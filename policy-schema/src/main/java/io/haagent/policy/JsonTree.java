package io.haagent.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text into {@link Value}s. Where the text breaks off it keeps what it has, so that the
 * errors before that place are told as well.
 */
final class JsonTree {
  /** The deepest nesting; a policy has seven levels. */
  static final int MAX_DEPTH = 64;

  /** From here on repeated keys are found by hash. */
  private static final int HASH_FROM = 16;

  private final String text;
  private final Problems problems;
  private @Nullable Value open;
  private int depth;

  JsonTree(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** Returns the top value, or null where there is none; problems are added. */
  @Nullable Value parse() {
    // Names are read once: a table of them would cost more than it saves, and can be flooded.
    JsonFactory factory = new JsonFactory();
    factory.configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false);
    Value top = null;
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        problems.add(new Location(1, 1), "", "the file is empty; write at least {\"guards\": {}}");
        return null;
      }
      top = scalarOrOpen(parser, token);
      if (top.is(Value.OBJECT) || top.is(Value.LIST)) {
        fill(parser, top);
      }
      if (parser.nextToken() != null) {
        problems.add(
            location(parser.currentTokenLocation()),
            "",
            "text after the end of the policy; remove it");
      }
    } catch (StreamConstraintsException e) {
      broken(e, "a name or number that is too long; shorten it");
    } catch (JsonParseException e) {
      broken(e, SyntaxMessage.of(e, text, offset(e), open));
    } catch (TooDeep e) {
      problems.add(e.at, "", "nested deeper than 64 levels; a policy needs seven");
    } catch (IOException e) {
      problems.add(new Location(1, 1), "", "not JSON: " + Names.plain(String.valueOf(e)));
    }
    for (Value value = open; value != null; value = value.parent) {
      value.unfinished = true;
    }
    return top;
  }

  private void broken(JsonProcessingException e, String what) {
    Value inside = open;
    JsonLocation at = e.getLocation();
    problems.add(
        at == null ? new Location(1, 1) : location(at), inside == null ? "" : inside.path(), what);
  }

  private int offset(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? text.length() : (int) Math.max(0, at.getCharOffset());
  }

  private void fill(JsonParser parser, Value container) throws IOException, TooDeep {
    if (++depth > MAX_DEPTH) {
      throw new TooDeep(container.at);
    }
    open = container;
    boolean object = container.is(Value.OBJECT);
    Map<String, Value> seen = null;
    for (int index = 0; ; index++) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        break;
      }
      String key = "";
      Location keyAt = null;
      if (object) {
        key = parser.currentName();
        keyAt = location(parser.currentTokenLocation());
        token = parser.nextToken();
      }
      Value value = scalarOrOpen(parser, token);
      value.parent = container;
      value.key = key;
      value.index = index;
      if (keyAt != null) {
        value.keyAt = keyAt;
        seen = keep(container, value, seen);
      } else {
        container.children.add(value);
      }
      if (value.is(Value.OBJECT) || value.is(Value.LIST)) {
        fill(parser, value);
      }
    }
    depth--;
    open = container.parent;
  }

  private @Nullable Map<String, Value> keep(
      Value object, Value value, @Nullable Map<String, Value> seen) {
    Map<String, Value> index = seen;
    if (index == null && object.children.size() >= HASH_FROM) {
      index = new HashMap<>();
      for (Value child : object.children) {
        index.put(child.key, child);
      }
    }
    Value first = index == null ? object.child(value.key) : index.putIfAbsent(value.key, value);
    if (first == null) {
      object.children.add(value);
    } else {
      problems.addKey(
          value, "already given at " + first.keyAt + "; remove one of them or rename it");
    }
    return index;
  }

  private static Value scalarOrOpen(JsonParser parser, JsonToken token) throws IOException {
    Location at = location(parser.currentTokenLocation());
    return switch (token) {
      case START_OBJECT -> new Value(Value.OBJECT, "", at);
      case START_ARRAY -> new Value(Value.LIST, "", at);
      case VALUE_STRING -> new Value(Value.TEXT, parser.getText(), at);
      case VALUE_TRUE, VALUE_FALSE -> new Value(Value.FLAG, parser.getText(), at);
      case VALUE_NULL -> new Value(Value.NULL, "null", at);
      default -> new Value(Value.NUMBER, parser.getText(), at);
    };
  }

  private static Location location(JsonLocation at) {
    return new Location(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private static final class TooDeep extends Exception {
    final Location at;

    TooDeep(Location at) {
      super(null, null, false, false);
      this.at = at;
    }
  }
}
