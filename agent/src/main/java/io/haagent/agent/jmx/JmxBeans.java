package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.Tick;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The beans, from the moment at which the platform MBean server exists to the detach. Every tick
 * looks for the server until it is there, then brings the beans in line with the guards: here, not
 * at the reload, because registering runs listeners of the application's, which may take their
 * time.
 *
 * <p>This class links to nothing of {@code java.management}: before that is needed it must not be
 * loaded, and some JVMs are without it. One thread ticks; {@link #close} may be called by any.
 */
public final class JmxBeans implements Tick, AutoCloseable {
  private final LiveAgent agent;
  private final ThreadFactory threads;
  private final Consumer<String> problems;
  private @Nullable PlatformServer platform;
  private volatile @Nullable Registrations registrations;
  private volatile boolean closed;

  /**
   * Makes beans that nobody sees yet.
   *
   * @param threads makes the thread that notifications are sent on
   * @param problems takes a line for the log where something of JMX can't be had
   */
  public JmxBeans(LiveAgent agent, ThreadFactory threads, Consumer<String> problems) {
    this.agent = agent;
    this.threads = threads;
    this.problems = problems;
  }

  @Override
  public boolean tick() {
    Registrations current = registrations;
    if (current == null && !closed) {
      PlatformServer looking = platform == null ? PlatformServer.of() : platform;
      if (looking == null) {
        return true; // a JVM without java.management
      }
      platform = looking;
      Object server = looking.find();
      if (server == null) {
        return false;
      }
      current = new Registrations(agent, server, threads, problems);
      registrations = current;
    }
    if (closed) {
      close(); // what came to be meanwhile
      return true;
    }
    if (current != null) {
      current.tick();
    }
    return false;
  }

  /** Takes every bean off the server and ends the thread; harmless when repeated. */
  @Override
  public void close() {
    closed = true;
    Registrations current = registrations;
    if (current != null) {
      current.close();
    }
  }
}
