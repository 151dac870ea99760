package io.haagent.agent.cli;

import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/** Has a JVM do something: loads the agent's jar into it, with arguments that say what. */
final class RemoteCommand {
  /** HotSpot's bound on one argument of an attach; it cuts off what is longer. */
  private static final int LONGEST = 1024;

  private static final double OLDEST_JAVA = 17;

  private final TargetProcess target;
  private final int timeoutSeconds;

  private RemoteCommand(TargetProcess target, int timeoutSeconds) {
    this.target = target;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Makes sure that the JVM can be attached to, as far as that can be seen from outside. */
  static RemoteCommand to(TargetOptions options) throws CommandFailed {
    int timeoutSeconds = options.timeoutSeconds();
    Modules.require("jdk.attach");
    TargetProcess target = TargetProcess.of(options.pid());
    Jvm jvm = JvmCounters.open().find(target.pid());
    if (jvm != null && !jvm.attachable()) {
      throw new CommandFailed(
          "process "
              + target.pid()
              + " was started with -XX:+DisableAttachMechanism; start it without, or with"
              + " -javaagent:ha-agent.jar");
    }
    if (jvm != null && jvm.java() != null && tooOld(jvm.java())) {
      throw new CommandFailed(
          "process " + target.pid() + " runs Java " + jvm.java() + "; ha-agent needs 17 or newer");
    }
    return new RemoteCommand(target, timeoutSeconds);
  }

  private static boolean tooOld(String java) {
    try {
      return Double.parseDouble(java) < OLDEST_JAVA;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Asks, and waits for the answer; a fault or a refusal on the way is thrown. */
  Answer ask(String command, Map<String, String> options) throws CommandFailed {
    try (ReplyFile reply = ReplyFile.make(target)) {
      File jar = AgentJar.file();
      String arguments = arguments(command, jar, reply, options);
      attach(jar, arguments);
      byte[] answer = reply.read();
      if (answer.length == 0) {
        throw new CommandFailed(
            "process "
                + target.pid()
                + " took the agent and did not answer; its standard error says why");
      }
      return Answer.parse(answer);
    }
  }

  private static String arguments(
      String command, File jar, ReplyFile reply, Map<String, String> options) throws CommandFailed {
    StringBuilder text = new StringBuilder("command=").append(command);
    append(text, "version", AgentJar.version());
    append(text, "jar", jar.getPath());
    append(text, "reply", reply.path().toString());
    options.forEach((key, value) -> append(text, key, value));
    if (jar.getPath().indexOf('=') >= 0) {
      throw new CommandFailed("the JVM takes no jar with \"=\" in its path; move " + jar);
    }
    int length = jar.getPath().getBytes(StandardCharsets.UTF_8).length + 1 + text.length();
    if (length > LONGEST) {
      throw new CommandFailed(
          "the files' paths are too long: the JVM takes "
              + LONGEST
              + " bytes, these are "
              + length
              + "; use shorter ones");
    }
    return text.toString();
  }

  /** Slashes stay as they are: they would take three bytes of a thousand each. */
  private static void append(StringBuilder text, String key, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/");
    text.append(',').append(key).append('=').append(encoded);
  }

  private void attach(File jar, String arguments) throws CommandFailed {
    Throwable refusal = load(jar, arguments);
    if (refusal != null && AttachProblem.isStaleSocket(refusal) && StaleSocket.remove(target)) {
      refusal = load(jar, arguments);
    }
    if (refusal != null) {
      throw new CommandFailed(AttachProblem.explain(target, jar, refusal));
    }
  }

  /**
   * Answers why the JVM did not take the jar, null where it did. On a thread that may be left
   * behind: a JVM that hangs inside never lets go of it.
   */
  private @Nullable Throwable load(File jar, String arguments) throws CommandFailed {
    FutureTask<@Nullable Void> attach =
        new FutureTask<>(
            () ->
                ByteBuddyAgent.attach(
                    jar,
                    String.valueOf(target.pid()),
                    arguments,
                    ByteBuddyAgent.AttachmentProvider.ForModularizedVm.INSTANCE),
            null);
    Thread thread = new Thread(attach, "ha-agent-attaching");
    thread.setDaemon(true);
    thread.start();
    try {
      attach.get(timeoutSeconds, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e;
    } catch (TimeoutException e) {
      throw new CommandFailed(
          "process "
              + target.pid()
              + " has not answered within "
              + timeoutSeconds
              + " s and may still do what was asked; \"status\" tells later, --timeout waits longer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }
}
