package io.haagent.agent.command;

import io.haagent.agent.live.LiveAgent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the arguments of every later attach. It is made at each start, so all that it does is in
 * classes that are loaded with the first command. Thread-safe.
 */
public final class CommandHandler implements Consumer<String> {
  private final LiveAgent agent;

  /** For the agent that is at work. */
  public CommandHandler(LiveAgent agent) {
    this.agent = agent;
  }

  /** Does what a command asks, and answers it when it is done. */
  @Override
  public void accept(String arguments) {
    Request request = Request.parse(arguments);
    request.answer(new Answers(agent).to(request));
  }

  /** Answers the attach that started this agent. */
  public void started(Request request, List<String> warnings) {
    request.answer(Reply.attached(agent, warnings));
  }
}
