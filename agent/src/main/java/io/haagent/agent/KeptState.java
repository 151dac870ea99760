package io.haagent.agent;

import io.haagent.agent.live.Tick;
import io.haagent.agent.state.SavedState;
import io.haagent.agent.state.StateFile;
import io.haagent.agent.state.StateFormat;
import io.haagent.engine.BreakerMemory;
import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.PolicyGuard;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what breakers and limits are in the file that the policy names, for the next JVM: within a
 * second of a breaker's change of state, every five seconds while there are calls, and at the end.
 * Calls never wait for it. Thread-safe.
 */
final class KeptState implements Tick, AutoCloseable, Runnable {
  private static final long STATES_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CALLS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Guards guards;
  private final AgentLog log;
  private final Lock writing = new ReentrantLock();
  private @Nullable StateFile file;
  private @Nullable Thread hook;
  private long nextStates = System.nanoTime();
  private long nextCalls = nextStates;
  private long transitions;
  private long calls;
  private boolean waiting;
  private boolean failing;

  KeptState(Guards guards, AgentLog log) {
    this.guards = guards;
    this.log = log;
  }

  /** Goes on with another file, or none, once what there is to tell is in the old one. */
  void keepIn(@Nullable File next) {
    writing.lock();
    try {
      StateFile now = file;
      if (now == null ? next == null : now.file().equals(next)) {
        return;
      }
      letGo();
      file = next == null ? null : new StateFile(next);
      if (next != null) {
        hookUp();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Has the guards that are made next go on with what the file holds. */
  void restore() {
    StateFile from = file;
    if (from == null) {
      return;
    }
    try {
      byte[] bytes = from.read();
      if (bytes != null) {
        SavedState saved = StateFormat.decode(bytes);
        long now = System.currentTimeMillis();
        log.info(told(saved, now, from));
        guards.restore(saved.at(now));
      }
    } catch (IOException e) {
      log.warn("the state in " + from.file() + " is not taken over: " + e.getMessage());
    }
  }

  private static String told(SavedState saved, long now, StateFile from) {
    StringBuilder open = new StringBuilder();
    for (Map.Entry<String, GuardMemory> guard : saved.guards().entrySet()) {
      BreakerMemory breaker = guard.getValue().breaker();
      if (breaker != null && breaker.state() != BreakerState.CLOSED) {
        open.append("; \"").append(guard.getKey()).append("\" was ").append(breaker.state().name());
      }
    }
    long millis = now - saved.savedAtMillis();
    String age =
        millis < 0
            ? "later than the clock is now"
            : TimeUnit.MILLISECONDS.toSeconds(millis) + " s ago";
    return "guards go on with their state in " + from.file() + ", saved " + age + open;
  }

  @Override
  public boolean tick() {
    long now = System.nanoTime();
    writing.lock();
    try {
      if (file == null || now - nextStates < 0) {
        return false;
      }
      nextStates = now + STATES_NANOS;
      boolean turned = transitions() != transitions;
      if (turned || now - nextCalls >= 0) {
        nextCalls = now + CALLS_NANOS;
        save();
      }
    } finally {
      writing.unlock();
    }
    return false;
  }

  /** What has happened since the last turn is written when the JVM ends, too. */
  private void hookUp() {
    if (hook == null) {
      Thread made = AgentThread.unstarted(this, "ha-agent-state-rest");
      try {
        Runtime.getRuntime().addShutdownHook(made);
        hook = made;
      } catch (IllegalStateException e) {
        return; // it is ending already
      }
    }
  }

  /** The JVM ends. */
  @Override
  public void run() {
    writing.lock();
    try {
      save();
    } finally {
      writing.unlock();
    }
  }

  /** Writes the file if anything has changed and no other JVM does. */
  private void save() {
    StateFile to = file;
    long turned = transitions();
    long made = calls();
    if (to == null || (turned == transitions && made == calls)) {
      return;
    }
    try {
      if (!to.own()) {
        if (!waiting) {
          waiting = true;
          log.warn(
              "another JVM keeps its state in "
                  + to.file()
                  + "; this one doesn't until that has ended; name a file of its own");
        }
        return;
      }
      to.write(StateFormat.encode(new SavedState(System.currentTimeMillis(), memories())));
      if (waiting || failing) {
        waiting = false;
        failing = false;
        log.info("the state is kept in " + to.file() + " now");
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.error("the state can't be kept: " + e + "; the next JVM begins without it");
      }
      return;
    }
    transitions = turned;
    calls = made;
  }

  private Map<String, GuardMemory> memories() {
    Map<String, GuardMemory> memories = new HashMap<>();
    List<RunningGuard> all = guards.inPlace();
    for (int i = 0; i < all.size(); i++) {
      PolicyGuard guard = all.get(i).guard();
      GuardMemory memory = guard == null ? null : guard.memory();
      if (memory != null && !memory.isEmpty()) {
        memories.put(all.get(i).name(), memory);
      }
    }
    return memories;
  }

  private long transitions() {
    List<RunningGuard> all = guards.inPlace();
    long sum = 0;
    for (int i = 0; i < all.size(); i++) {
      PolicyGuard guard = all.get(i).guard();
      sum += guard == null ? 0 : guard.transitions();
    }
    return sum;
  }

  private long calls() {
    List<RunningGuard> all = guards.inPlace();
    long sum = 0;
    for (int i = 0; i < all.size(); i++) {
      PolicyGuard guard = all.get(i).guard();
      sum += guard == null ? 0 : guard.calls();
    }
    return sum;
  }

  private void letGo() {
    save();
    StateFile before = file;
    file = null;
    waiting = false;
    failing = false;
    transitions = 0;
    calls = 0;
    if (before != null) {
      try {
        before.close();
      } catch (IOException e) {
        log.warn("the lock of " + before.file() + " may stay: " + e.getMessage());
      }
    }
  }

  /** The agent leaves the JVM; its guards are still there. */
  @Override
  public void close() {
    writing.lock();
    try {
      Thread last = hook;
      if (last != null) {
        Runtime.getRuntime().removeShutdownHook(last);
      }
    } catch (IllegalStateException e) {
      return; // the JVM is ending: the hook runs or has run
    } finally {
      writing.unlock();
    }
    keepIn(null);
  }
}
