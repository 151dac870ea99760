package io.haagent.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code detach PID}: takes the agent out of a JVM. */
@Command(
    name = "detach",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the agent out of a running JVM.",
      "However it got there: the classes are as they were, its threads end, its",
      "memory is free. Calls that are inside end well.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  java -jar ha-agent.jar detach 4711")
final class DetachCommand implements Callable<Integer> {
  @Mixin private final TargetOptions target = new TargetOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed {
    Answer answer = RemoteCommand.to(target).ask("detach", Map.of());
    Answers.failures(answer, target.pid());
    spec.commandLine().getOut().println("detached from process " + target.pid());
    return 0;
  }
}
