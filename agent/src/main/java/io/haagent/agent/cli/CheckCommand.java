package io.haagent.agent.cli;

import io.haagent.policy.PolicyReader;
import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check FILE}: says everything that is wrong with a policy, before a service meets it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Prints every error and warning in a policy.",
      "A line each: file:line:column: path: what is wrong; what to write instead.",
      ""
    })
final class CheckCommand implements Callable<Integer> {
  private static final int GOOD = 0;
  private static final int ERRORS = 1;
  private static final int UNREADABLE = 2;

  @Parameters(paramLabel = "FILE", description = "the policy file")
  private File file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyResult result;
    try {
      result = PolicyReader.read(file);
    } catch (IOException e) {
      err.println("can't read " + e.getMessage());
      return UNREADABLE;
    }
    for (String error : result.errors()) {
      err.println(error);
    }
    for (String warning : result.warnings()) {
      err.println("warning: " + warning);
    }
    if (result.policy() == null) {
      return ERRORS;
    }
    int guards = result.policy().guards().size();
    out.println(file + ": good, " + guards + (guards == 1 ? " guard" : " guards"));
    return GOOD;
  }
}
