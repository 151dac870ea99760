package io.haagent.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status PID}: what the agent in a JVM does. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what the agent in a JVM does.",
      "For each guard what it names, what is woven, what is not found, its mode, its",
      "breaker, its counts and its last failure.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar ha-agent.jar status 4711",
      "  java -jar ha-agent.jar status 4711 --json"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private final TargetOptions target = new TargetOptions();

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed {
    Answer answer = RemoteCommand.to(target).ask("status", Map.of());
    Answers.failures(answer, target.pid());
    if (json) {
      spec.commandLine().getOut().println(Json.text(answer.status()));
    } else {
      new StatusPage(target.pid(), answer).lines().forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }
}
