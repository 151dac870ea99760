package io.haagent.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what came of a command. */
final class Answers {

  private Answers() {}

  /** Throws where the JVM could not do what was asked. */
  static void failures(Answer answer, long pid) throws CommandFailed {
    switch (answer.outcome()) {
      case "noAgent" ->
          throw new CommandFailed(
              "no agent is at work in process "
                  + pid
                  + "; \"java -jar ha-agent.jar attach "
                  + pid
                  + " --policy FILE\" starts one");
      case "unreadable" -> throw new CommandFailed(lines(answer, pid), CommandFailed.USAGE);
      case "failed" -> throw new CommandFailed(lines(answer, pid));
      default -> {}
    }
  }

  private static String lines(Answer answer, long pid) {
    return answer.errors().isEmpty()
        ? "process " + pid + " refused and did not say why"
        : String.join(System.lineSeparator(), answer.errors());
  }

  /** Returns what nothing in the JVM has answered to, a line for each. */
  static List<String> notFound(Answer answer) {
    List<String> lines = new ArrayList<>();
    for (Map<?, ?> guard : answer.guards()) {
      for (String line : Answer.strings(guard.get("notFound"))) {
        lines.add("guard \"" + guard.get("name") + "\": " + line);
      }
    }
    return lines;
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
