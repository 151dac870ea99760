package io.haagent.agent.state;

import io.haagent.engine.GuardMemory;
import java.util.HashMap;
import java.util.Map;

/** What a state file holds: when it was written, and what each guard was then. */
public final class SavedState {
  private final long savedAtMillis;
  private final Map<String, GuardMemory> guards;

  /**
   * Makes a state.
   *
   * @param savedAtMillis since 1970, by the clock of the machine
   * @param guards by name
   */
  public SavedState(long savedAtMillis, Map<String, GuardMemory> guards) {
    this.savedAtMillis = savedAtMillis;
    this.guards = guards;
  }

  /** Returns when it was saved, in milliseconds since 1970. */
  public long savedAtMillis() {
    return savedAtMillis;
  }

  /** Returns the guards as they were then. */
  public Map<String, GuardMemory> guards() {
    return guards;
  }

  /**
   * Returns the guards as seen from a later moment. Where the clock was set back meanwhile no time
   * has passed: what is open stays so for no longer than its whole time, and no permit comes back
   * early. Where it was set forward, or the JVM was gone for long, all time is over.
   */
  public Map<String, GuardMemory> at(long nowMillis) {
    long passed = Math.min(Math.max(0, nowMillis - savedAtMillis), Long.MAX_VALUE / 1_000_000);
    Map<String, GuardMemory> aged = new HashMap<>();
    for (Map.Entry<String, GuardMemory> guard : guards.entrySet()) {
      aged.put(guard.getKey(), guard.getValue().aged(passed * 1_000_000));
    }
    return aged;
  }
}
