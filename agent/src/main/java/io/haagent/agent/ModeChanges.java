package io.haagent.agent;

import io.haagent.engine.GuardEvent;
import io.haagent.policy.Mode;
import java.util.List;

/**
 * The modes of guards before a change, to tell of those that are others since. Whoever watches one
 * guard learns so, be it an operator or the policy file that changed it.
 */
final class ModeChanges {
  private final List<RunningGuard> guards;
  private final Mode[] before;

  /** Notes the modes as they are. */
  ModeChanges(List<RunningGuard> guards) {
    this.guards = guards;
    before = new Mode[guards.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = guards.get(i).mode();
    }
  }

  /** Tells of each guard that is still there and has another mode by now. */
  void tell(AgentLog log, AgentEvents events) {
    for (int i = 0; i < before.length; i++) {
      RunningGuard guard = guards.get(i);
      Mode now = guard.mode();
      if (guard.definition() != null && now != before[i]) {
        String what = "mode " + before[i].text() + " -> " + now.text();
        log.info("guard \"" + guard.name() + "\": " + what);
        events.tell(guard.name(), GuardEvent.Type.MODE, List.of(), what);
      }
    }
  }
}
