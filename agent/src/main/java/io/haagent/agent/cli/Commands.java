package io.haagent.agent.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The root command. Exit codes of every command: 0 good (warnings too), 1 the policy has errors or
 * the command failed, 2 wrong usage or an unreadable file.
 */
@Command(
    name = "java -jar ha-agent.jar",
    description = {
      "Guards a JVM service by a policy, without a change to its code:",
      "  java -javaagent:ha-agent.jar=policy=policy.json -jar service.jar",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AttachCommand.class,
      DetachCommand.class,
      PsCommand.class,
      StatusCommand.class,
      CheckCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:good; warnings are good too",
      "1:the policy has errors, or the command failed",
      "2:wrong usage, or a file that can't be read"
    })
public final class Commands implements ToIntFunction<String[]>, Runnable {
  @Spec private CommandSpec spec;

  /** Made by the launcher, which knows JDK types only. */
  public Commands() {}

  @Override
  public int applyAsInt(String[] arguments) {
    return new CommandLine(this)
        .setOut(new PrintWriter(System.out, true, Charset.defaultCharset()))
        .setErr(new PrintWriter(System.err, true, Charset.defaultCharset()))
        .setExecutionExceptionHandler(Commands::failed)
        .execute(arguments);
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed)
      throws Exception {
    if (thrown instanceof CommandFailed failure) {
      command.getErr().println(failure.getMessage());
      return failure.exitCode();
    }
    throw thrown;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
