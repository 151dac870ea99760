package io.haagent.agent.command;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.ReloadResult;
import java.util.ArrayList;
import java.util.List;

/** Asks the running agent for what a command wants. */
final class Answers {
  private final LiveAgent agent;

  Answers(LiveAgent agent) {
    this.agent = agent;
  }

  /** Does it and returns what came of it; a fault of ours is an answer too. */
  Reply to(Request request) {
    try {
      return switch (request.command()) {
        case "attach" -> attach(request);
        case "detach" -> detach();
        case "status" -> Reply.status(agent);
        default ->
            Reply.failed(
                "the agent "
                    + agent.version()
                    + " there does not know the command \""
                    + request.command()
                    + "\"; use the jar of that version");
      };
    } catch (RuntimeException | LinkageError e) {
      return Reply.failed("fault in the agent: " + e + "; please report it");
    }
  }

  private Reply attach(Request request) {
    String theirs = request.version();
    if (theirs != null && !theirs.equals(agent.version())) {
      return Reply.failed(
          "version "
              + agent.version()
              + " of the agent is at work there, this jar is "
              + theirs
              + "; detach that one first: java -jar ha-agent.jar detach PID");
    }
    ReloadResult reload =
        request.policy() == null ? agent.reload() : agent.reload(request.policy());
    if (!reload.applied()) {
      return Reply.failed(reload.errors());
    }
    List<String> warnings = new ArrayList<>(reload.warnings());
    if (request.settings()) {
      warnings.add("log, logLevel and events stay as they are: the agent has started before");
    }
    return Reply.updated(agent, reload, warnings);
  }

  private Reply detach() {
    agent.detach();
    return Reply.detached();
  }
}
