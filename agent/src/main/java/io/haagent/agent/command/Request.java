package io.haagent.agent.command;

import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks of the JVM, as its arguments say: {@code command=attach,version=...,jar=...,
 * reply=...,policy=...} and the agent's options. Unlike those of {@code -javaagent} the values are
 * URL-encoded, so that a path may hold a comma.
 *
 * @param command {@code attach}, {@code detach} or {@code status}; {@code attach} where the
 *     arguments are no command's, because some other tool attached the jar
 * @param version of the jar that the command was given by, or null
 * @param reply the file for the answer, or null where nobody waits for one
 * @param policy the policy file, or null for the one in place or the default
 * @param settings whether there are options that only a start can heed
 */
public record Request(
    String command,
    @Nullable String version,
    @Nullable File reply,
    @Nullable File policy,
    boolean settings) {

  /** Reads the arguments of an attach. */
  public static Request parse(String arguments) {
    boolean command = arguments.startsWith("command=");
    String name = "attach";
    String version = null;
    File reply = null;
    File policy = null;
    boolean settings = false;
    for (String pair : arguments.split(",")) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (command) {
        value = decode(value);
      }
      switch (key) {
        case "command" -> name = value;
        case "version" -> version = value;
        case "reply" -> reply = new File(value);
        case "policy" -> policy = new File(value);
        case "log", "logLevel", "events" -> settings = true;
        default -> {}
      }
    }
    return new Request(name, version, reply, policy, settings);
  }

  /** Takes a value, or a pair of which only the value is encoded, for what it stands for. */
  public static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  /** Tells whether the policy is to be put in place. */
  public boolean attaches() {
    return command.equals("attach");
  }

  /** Writes the answer; where that fails, whoever asked has gone. */
  public void answer(Reply answer) {
    if (reply == null || !reply.isFile()) {
      return;
    }
    try {
      answer.write(reply);
    } catch (IOException e) {
      System.err.println("[ha-agent] WARN can't answer a command: " + e);
    }
  }
}
