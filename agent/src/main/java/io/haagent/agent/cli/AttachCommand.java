package io.haagent.agent.cli;

import io.haagent.policy.PolicyDiff;
import io.haagent.policy.PolicyReader;
import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attach PID}: puts the agent into a running JVM, or another policy into the agent there.
 */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = {
      "Guards a running JVM, or updates its policy.",
      "Returns when the classes that are loaded there are woven. A policy with",
      "errors changes nothing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar ha-agent.jar attach 4711 --policy policy.json",
      "  java -jar ha-agent.jar attach 4711 --policy policy.json --events events.jsonl"
    })
final class AttachCommand implements Callable<Integer> {
  @Mixin private final TargetOptions target = new TargetOptions();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "the policy, watched from now on; without it the one in place is read again, or that"
              + " which -javaagent would find")
  private @Nullable File policy;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "for the agent's log (the JVM's standard error)")
  private @Nullable File log;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "ERROR, WARN, INFO or DEBUG (WARN)")
  private @Nullable String logLevel;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "for the events: a file, stderr or off (off)")
  private @Nullable String events;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed {
    if (policy != null) {
      check(policy);
    }
    Answer answer = RemoteCommand.to(target).ask("attach", options());
    PrintWriter out = spec.commandLine().getOut();
    Answers.failures(answer, target.pid());
    for (String warning : answer.warnings()) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
    if (answer.outcome().equals("updated")) {
      out.println(updated(answer.changes()));
      answer.changes().forEach(change -> out.println("  " + change));
    } else {
      out.println(attached(answer));
    }
    Answers.notFound(answer).forEach(line -> out.println("  " + line));
    return 0;
  }

  /**
   * Here first, where the errors are told without a detour and the file's name is as it was given.
   */
  private static void check(File policy) throws CommandFailed {
    PolicyResult result;
    try {
      result = PolicyReader.read(policy);
    } catch (IOException e) {
      throw new CommandFailed("can't read " + e.getMessage(), CommandFailed.USAGE);
    }
    if (result.policy() == null) {
      throw new CommandFailed(String.join(System.lineSeparator(), result.errors()));
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (policy != null) {
      options.put("policy", policy.getAbsolutePath());
    }
    if (log != null) {
      options.put("log", log.getAbsolutePath());
    }
    if (logLevel != null) {
      options.put("logLevel", logLevel);
    }
    if (events != null) {
      boolean file = !events.equals("stderr") && !events.equals("off");
      options.put("events", file ? new File(events).getAbsolutePath() : events);
    }
    return options;
  }

  private String updated(List<String> changes) {
    if (changes.isEmpty()) {
      return "process " + target.pid() + " had this policy already: nothing changed";
    }
    return "updated process " + target.pid() + ": " + PolicyDiff.count(changes);
  }

  private String attached(Answer answer) {
    List<Map<?, ?>> guards = answer.guards();
    Set<String> woven = new LinkedHashSet<>();
    guards.forEach(guard -> woven.addAll(Answer.strings(guard.get("woven"))));
    return "attached to process "
        + target.pid()
        + ": "
        + Answers.count(guards.size(), "guard")
        + ", "
        + Answers.count(woven.size(), "method")
        + " woven, "
        + Answers.notFound(answer).size()
        + " not found";
  }
}
