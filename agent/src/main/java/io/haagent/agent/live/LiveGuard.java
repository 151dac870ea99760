package io.haagent.agent.live;

import io.haagent.engine.BreakerMode;
import io.haagent.engine.GuardStatus;
import io.haagent.engine.ValuesStatus;
import io.haagent.policy.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One guard of the running policy, as its operators see it. Thread-safe. */
public interface LiveGuard {

  /** Returns the guard's name as the policy file gives it. */
  String name();

  /** Returns the mode in force: the one set last, by the file or by an operator. */
  Mode mode();

  /** Sets the mode; it takes effect on the next call and holds until the file changes its own. */
  void mode(Mode mode);

  /** Returns the engine's view: state and counts; of a guard that is off, zeros. */
  GuardStatus status();

  /** Rejects every call until {@link #reset} or {@link #forceClosed}; false without a breaker. */
  boolean forceOpen();

  /**
   * Lets the breaker admit every call until {@link #reset} or {@link #forceOpen}; false without.
   */
  boolean forceClosed();

  /**
   * Says what the breaker is there for, and ends what was forced; holds until the file changes its
   * own; false without a breaker.
   */
  boolean breakerMode(BreakerMode mode);

  /** Has the breaker begin anew by its mode, and ends what was forced; false without a breaker. */
  boolean reset();

  /** Returns what the guard names, as the file writes it: method patterns, or hosts and paths. */
  List<String> targets();

  /** Returns the methods that are woven for it; of an HTTP guard the clients that are. */
  List<String> woven();

  /** Returns what it names and nothing has answered to so far, each with what to do. */
  List<String> notFound();

  /**
   * Returns the keys with the most calls, the hottest first; none where its limit isn't kept for
   * each key. Keys may be secrets: not to be shown beyond the process's own user.
   *
   * @param most how many
   */
  List<String> hottestKeys(int most);

  /**
   * Returns how the values are that the guard tells calls apart by, or null where it doesn't. The
   * named ones may be secrets, like keys.
   *
   * @param most how many of those to name whose breakers aren't closed
   */
  @Nullable ValuesStatus values(int most);
}
