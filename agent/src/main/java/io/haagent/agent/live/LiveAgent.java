package io.haagent.agent.live;

import io.haagent.engine.GuardEvent;
import java.io.File;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent at work in this JVM, as its operators see it. All methods are safe for use by any
 * thread; those that change something wait for each other.
 */
public interface LiveAgent {

  /** Returns the version of the agent's jar. */
  String version();

  /** Returns the policy file that is watched, as an absolute path. */
  File policyFile();

  /** Tells whether the guards work; while they don't, every call passes as if each were off. */
  boolean enabled();

  /** Switches all guards off or on again; each guard's mode stays what it is. */
  void enable(boolean enabled);

  /** Returns when the policy in place was taken over, in milliseconds since 1970; 0 for none. */
  long lastReloadMillis();

  /** Returns what went wrong with the last reload, null where it went well. */
  @Nullable String lastError();

  /** Returns the guards in file order. */
  List<LiveGuard> guards();

  /** Returns the guard of a name, or null. */
  @Nullable LiveGuard guard(String name);

  /** Reads the policy file now, changed or not, and returns when it is woven. */
  ReloadResult reload();

  /** Goes over to another policy file, which is watched from now on. */
  ReloadResult reload(File policy);

  /**
   * Hands every event to a listener, on the thread that caused it; it must neither block nor throw.
   */
  void listen(Consumer<GuardEvent> listener);

  /**
   * Leaves the JVM: restores the classes, ends the threads, forgets everything. Returns when that
   * is done; calls in flight end as they would have. Harmless when repeated.
   */
  void detach();
}
