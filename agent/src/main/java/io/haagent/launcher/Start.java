package io.haagent.launcher;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes the isolated loader and hands over to the agent, or to its command line, inside it. */
final class Start {

  private Start() {}

  /** Starts the agent; returns false where it said why it can't, throws where that is a fault. */
  @SuppressWarnings("unchecked") // the loader is isolated: a JDK type is all that both sides know
  static boolean agent(@Nullable String arguments, Instrumentation instrumentation)
      throws Exception {
    File jar = jar();
    BiPredicate<String, Instrumentation> agent =
        (BiPredicate<String, Instrumentation>)
            new AgentLoader(jar, false)
                .loadClass("io.haagent.agent.Agent")
                .getConstructor(File.class)
                .newInstance(jar);
    return agent.test(arguments == null ? "" : arguments, instrumentation);
  }

  /** Runs a command; returns the exit code. */
  @SuppressWarnings("unchecked") // as above
  static int command(String[] arguments) throws Exception {
    AgentLoader loader = new AgentLoader(jar(), true);
    Thread.currentThread().setContextClassLoader(loader);
    ToIntFunction<String[]> cli =
        (ToIntFunction<String[]>)
            loader.loadClass("io.haagent.agent.cli.Commands").getConstructor().newInstance();
    return cli.applyAsInt(arguments);
  }

  /** The jar that this class is of: where another version was attached before, that one's. */
  static File jar() throws Exception {
    return new File(Start.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
