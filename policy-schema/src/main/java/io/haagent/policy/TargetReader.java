package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a guard stands in front of. */
final class TargetReader {
  private static final String ONE_OF = "exactly one of method, http, inbound, grpc, library";
  private static final String PATTERN = "\"com.acme.pay.PaymentClient#charge\"";

  private final Problems problems;
  private final Problems warnings;

  TargetReader(Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  /** Returns the target, or null when it has added a problem. */
  @Nullable Target read(Value guard, ObjectReader reader) {
    String given = null;
    int count = 0;
    for (int i = 0; i < Fields.TARGETS.size(); i++) {
      Field field = Fields.TARGETS.get(i);
      if (reader.get(field) != null) {
        given = given == null ? field.name() : given + " and " + field.name();
        count++;
      }
    }
    if (given == null ? reader.isWhole() : count > 1) {
      problems.addKey(guard, "has " + (given == null ? "no target" : given) + "; give " + ONE_OF);
    }
    Target methods = methods(reader);
    Value http = reader.get(Fields.HTTP);
    Target requests = http == null ? null : http(http);
    return methods == null ? requests : methods;
  }

  private @Nullable Target methods(ObjectReader reader) {
    List<Value> entries = reader.texts(Fields.METHOD, PATTERN);
    if (entries == null) {
      return null;
    }
    List<MethodPattern> patterns = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Value entry = entries.get(i);
      try {
        patterns.add(MethodPattern.parse(entry.text, entry.at));
      } catch (IllegalArgumentException e) {
        problems.add(entry, String.valueOf(e.getMessage()));
      }
    }
    return new MethodTarget(patterns);
  }

  private Target http(Value http) {
    ObjectReader reader =
        new ObjectReader(
            http, Fields.HTTP_TARGET, "{\"hosts\": [\"inventory.internal:8080\"]}", problems);
    return new HttpTarget(http.at, hosts(reader), methodNames(reader), paths(reader));
  }

  private List<HostPattern> hosts(ObjectReader reader) {
    List<Value> entries = reader.texts(Fields.HOSTS, "\"inventory.internal:8080\"");
    if (entries == null) {
      return List.of();
    }
    List<HostPattern> hosts = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Value entry = entries.get(i);
      try {
        hosts.add(HostParser.parse(entry.text));
      } catch (IllegalArgumentException e) {
        problems.add(entry, String.valueOf(e.getMessage()));
      }
    }
    return hosts;
  }

  private List<String> methodNames(ObjectReader reader) {
    List<Value> entries = reader.texts(Fields.METHODS, "\"GET\"");
    if (entries == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Value entry = entries.get(i);
      if (!Names.isToken(entry.text)) {
        problems.add(entry, entry.shown() + " is not an HTTP method; write it like \"GET\"");
        continue;
      }
      String upper = entry.text.toUpperCase(Locale.ROOT);
      if (!upper.equals(entry.text)) {
        warnings.add(
            entry, entry.shown() + " is not the method \"" + upper + "\"; write it in capitals");
      }
      names.add(entry.text);
    }
    return names;
  }

  private List<PathPattern> paths(ObjectReader reader) {
    List<Value> entries = reader.texts(Fields.PATHS, "\"/stock/**\"");
    if (entries == null) {
      return List.of();
    }
    List<PathPattern> paths = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Value entry = entries.get(i);
      String path = entry.text;
      if (path.charAt(0) != '/' && path.charAt(0) != '*') {
        problems.add(
            entry, entry.shown() + " doesn't begin at the root; write it like \"/stock/**\"");
      } else if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
        problems.add(
            entry, entry.shown() + " has a query; write only the path, like \"/stock/**\"");
      } else if (path.indexOf(' ') >= 0) {
        problems.add(entry, entry.shown() + " has a space; write it as it is sent, as \"%20\"");
      } else if (!PathPattern.resolve(path).equals(path)) {
        problems.add(
            entry,
            entry.shown() + " has . or .. in it; write " + Names.quote(PathPattern.resolve(path)));
      } else {
        paths.add(new PathPattern(path));
      }
    }
    return paths;
  }
}
