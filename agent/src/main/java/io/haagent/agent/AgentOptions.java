package io.haagent.agent;

import io.haagent.agent.command.Request;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own settings: {@code key=value} pairs behind {@code -javaagent:ha-agent.jar=}, else
 * system properties {@code ha.agent.<key>}, else environment variables {@code HA_AGENT_<KEY>}.
 */
final class AgentOptions {
  private static final String[] KEYS = {
    "policy", "log", "logLevel", "events", "admin", "extensions"
  };

  /** What the commands write beside the settings, the first of them first; see {@link Request}. */
  private static final String[] COMMANDS_OWN = {"command", "version", "jar", "reply"};

  /** Known, so that a service's start script can be written today, but without effect yet. */
  private static final String[] LATER = {"admin", "extensions"};

  private final Map<String, String> values;
  private final List<String> problems;

  private AgentOptions(Map<String, String> values, List<String> problems) {
    this.values = values;
    this.problems = problems;
  }

  /** Reads the options; what is wrong with them is in {@link #problems}. */
  static AgentOptions read(String arguments, Surroundings surroundings) {
    Map<String, String> values = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (String key : KEYS) {
      String property = surroundings.property("ha.agent." + key);
      String variable = surroundings.variable("HA_AGENT_" + key.toUpperCase(Locale.ROOT));
      String value = property != null ? property : variable;
      if (value != null) {
        values.put(key, value);
      }
    }
    boolean command = pairOf(arguments, COMMANDS_OWN[0]);
    int from = 0;
    while (from < arguments.length()) {
      int comma = arguments.indexOf(',', from);
      int to = comma < 0 ? arguments.length() : comma;
      String pair = arguments.substring(from, to).trim();
      if (!command) {
        argument(pair, values, problems);
      } else if (!commandsOwn(pair)) {
        argument(Request.decode(pair), values, problems);
      }
      from = to + 1;
    }
    for (String key : LATER) {
      String value = values.get(key);
      if (value != null && !value.equals("off")) {
        problems.add("option \"" + key + "\" is not supported by this version yet; remove it");
      }
    }
    String level = values.get("logLevel");
    if (level != null && AgentLog.level(level) < 0) {
      problems.add(
          "option \"logLevel\": \"" + level + "\" is no level; write ERROR, WARN, INFO or DEBUG");
      values.remove("logLevel");
    }
    return new AgentOptions(values, problems);
  }

  private static void argument(String pair, Map<String, String> values, List<String> problems) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals);
    if (!known(key)) {
      problems.add(
          "unknown option \""
              + key
              + "\"; write one of policy, log, logLevel, events, admin,"
              + " extensions as key=value");
    } else if (equals < 0 || equals == pair.length() - 1) {
      problems.add("option \"" + key + "\" has no value; write " + key + "=value");
    } else {
      values.put(key, pair.substring(equals + 1));
    }
  }

  private static boolean commandsOwn(String pair) {
    for (String key : COMMANDS_OWN) {
      if (pairOf(pair, key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean pairOf(String pair, String key) {
    return pair.startsWith(key) && pair.startsWith("=", key.length());
  }

  private static boolean known(String key) {
    for (String known : KEYS) {
      if (known.equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** Returns what the user should hear of, one line each. */
  List<String> problems() {
    return problems;
  }

  /**
   * Returns the policy file: the one that is named, else {@code policy.json} in the working
   * directory, else the one beside the jar.
   */
  File policy(File jar) {
    String named = values.get("policy");
    if (named != null) {
      return new File(named);
    }
    File here = new File("policy.json");
    return here.exists() ? here : new File(jar.getParentFile(), "policy.json");
  }

  /** Returns the file for the agent's log, or null for standard error. */
  @Nullable String log() {
    return values.get("log");
  }

  /** Returns the least level that is logged. */
  String logLevel() {
    return values.getOrDefault("logLevel", "WARN");
  }

  /** Returns where events go: a file, {@code stderr} or {@code off}; null where nothing is said. */
  @Nullable String events() {
    return values.get("events");
  }

  /** Where options come from beside the arguments; a test brings its own. */
  interface Surroundings {

    /** Returns a system property or null. */
    @Nullable String property(String name);

    /** Returns an environment variable or null. */
    @Nullable String variable(String name);
  }
}
