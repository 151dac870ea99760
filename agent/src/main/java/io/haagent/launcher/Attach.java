package io.haagent.launcher;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an attach does inside the JVM: hands its arguments to the agent that is at work there, else
 * starts one. It runs on a thread that ends with it, for the thread that the JVM calls lives as
 * long as the JVM and would keep whatever is left on it. The JVM attaches one at a time, and waits
 * here.
 *
 * <p>Classes of this package stay in the JVM after a detach and serve the jars of other versions,
 * so all that they rely on is: the option {@code jar}, {@code Gate.agent()} and the constructor and
 * type of {@code io.haagent.agent.Attachment}.
 */
final class Attach implements Runnable {
  private static final String JAR = "jar=";

  private final String arguments;
  private final Instrumentation instrumentation;
  private @Nullable Throwable failure;

  private Attach(String arguments, Instrumentation instrumentation) {
    this.arguments = arguments;
    this.instrumentation = instrumentation;
  }

  /** Returns when it is done; throws what went wrong and isn't told by other means. */
  static void run(@Nullable String arguments, Instrumentation instrumentation) throws Throwable {
    Attach attach = new Attach(arguments == null ? "" : arguments, instrumentation);
    Thread thread = new Thread(null, attach, "ha-agent-attach", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    thread.join();
    Throwable failure = attach.failure;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void run() {
    try {
      Consumer<String> running = running();
      if (running != null) {
        running.accept(arguments);
      } else {
        begin();
      }
    } catch (Throwable t) {
      failure = t;
    }
  }

  /** Found by its name, for the class is there only after the first agent has defined it. */
  @SuppressWarnings("unchecked") // the gate is another loader's, and may be another version's
  private static @Nullable Consumer<String> running() throws ReflectiveOperationException {
    Class<?> gate;
    try {
      gate = Class.forName("io.haagent.bootstrap.Gate", true, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
    return (Consumer<String>) gate.getMethod("agent").invoke(null);
  }

  @SuppressWarnings("unchecked") // the loader is isolated: a JDK type is all that both sides know
  private void begin() throws Exception {
    File jar = jar();
    BiConsumer<String, Instrumentation> attachment =
        (BiConsumer<String, Instrumentation>)
            new AgentLoader(jar, false)
                .loadClass("io.haagent.agent.Attachment")
                .getConstructor(File.class)
                .newInstance(jar);
    attachment.accept(arguments, instrumentation);
  }

  /** The jar that the command was given by, else the one that this class is of. */
  private File jar() throws Exception {
    for (String pair : arguments.split(",")) {
      if (pair.startsWith(JAR)) {
        return new File(URLDecoder.decode(pair.substring(JAR.length()), StandardCharsets.UTF_8));
      }
    }
    return Start.jar();
  }
}
