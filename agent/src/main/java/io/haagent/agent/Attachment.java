package io.haagent.agent;

import io.haagent.agent.command.CommandHandler;
import io.haagent.agent.command.Reply;
import io.haagent.agent.command.Request;
import io.haagent.bootstrap.Gate;
import io.haagent.policy.PolicyReader;
import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A command in a JVM where no agent is at work. {@code attach} starts one, but unlike a {@code
 * -javaagent} only by a policy without errors: who attaches is there to be told.
 */
public final class Attachment implements BiConsumer<String, Instrumentation> {
  private final File jar;

  /** Made by the launcher, which knows JDK types only. */
  public Attachment(File jar) {
    this.jar = jar;
  }

  @Override
  public void accept(String arguments, Instrumentation instrumentation) {
    Request request = Request.parse(arguments);
    if (!request.attaches()) {
      request.answer(Reply.noAgent());
      return;
    }
    AgentOptions options = AgentOptions.read(arguments, new JvmSurroundings());
    PolicyResult policy;
    try {
      policy = PolicyReader.read(options.policy(jar));
    } catch (IOException e) {
      String hint = request.policy() == null ? "; name one by --policy FILE" : "";
      request.answer(Reply.unreadable("can't read the policy " + e.getMessage() + hint));
      return;
    }
    if (policy.policy() == null) {
      request.answer(Reply.failed(policy.errors()));
      return;
    }
    int contract = BootClasses.contract();
    if (contract >= 0 && contract != Gate.CONTRACT) {
      request.answer(
          Reply.failed(
              "another version of ha-agent was in this JVM before, and what it left there can't"
                  + " serve this one: restart the JVM"));
      return;
    }
    boolean started = new Agent(jar).test(arguments, instrumentation);
    Consumer<String> running = started ? Gate.agent() : null;
    if (running instanceof CommandHandler) {
      List<String> warnings = new ArrayList<>(options.problems());
      warnings.addAll(policy.warnings());
      ((CommandHandler) running).started(request, warnings);
      return;
    }
    String log = options.log() == null ? "standard error" : options.log();
    request.answer(Reply.failed("the agent could not start; its log (" + log + ") says why"));
  }
}
