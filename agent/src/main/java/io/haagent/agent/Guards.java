package io.haagent.agent;

import io.haagent.agent.compile.CompiledTargets;
import io.haagent.agent.compile.GuardCompiler;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.PolicyGuard;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guards by name. A name keeps its index in the gate for as long as the agent runs, because
 * woven code of any age knows guards by their index; the gate's slot of a guard that is off, or
 * gone, is empty. Changed by one thread at a time, read by any.
 */
final class Guards {
  private final GuardCompiler compiler;
  private final Map<String, RunningGuard> byName = new HashMap<>();
  private volatile List<RunningGuard> inPlace = List.of();
  private volatile Map<String, RunningGuard> inPlaceByName = new HashMap<>();
  private Map<String, GuardMemory> memories = new HashMap<>();
  private int next;

  /**
   * Begins without guards.
   *
   * @param first the first index that no agent has used in this JVM
   */
  Guards(GuardCompiler compiler, int first) {
    this.compiler = compiler;
    this.next = first;
  }

  /** Has the guards that {@link #take} makes next go on with what they were in another JVM. */
  void restore(Map<String, GuardMemory> saved) {
    memories = saved;
  }

  /** Goes over to the guards of a policy, and returns what they guard. */
  CompiledTargets take(Policy policy, RunningAgent agent) {
    List<GuardPolicy> policies = policy.guards();
    List<RunningGuard> guards = new ArrayList<>(policies.size());
    Mode[] modes = new Mode[policies.size()];
    @Nullable PolicyGuard[] built = new PolicyGuard[modes.length];
    compiler.begin();
    for (int i = 0; i < built.length; i++) {
      GuardPolicy definition = policies.get(i);
      RunningGuard guard = named(definition.name(), agent);
      guards.add(guard);
      modes[i] = guard.modeUnder(definition);
      built[i] = build(guard, definition, modes[i]);
      if (built[i] == null) {
        compiler.skip(definition);
      }
    }
    compiler.end();
    // From here on nothing fails: all guards are replaced, or none.
    CompiledTargets targets = new CompiledTargets(policy.source());
    Map<String, RunningGuard> named = new HashMap<>();
    for (int i = 0; i < built.length; i++) {
      RunningGuard guard = guards.get(i);
      guard.become(policies.get(i), modes[i], built[i]);
      named.put(guard.name(), guard);
      targets.add(guard.index(), policies.get(i));
    }
    List<RunningGuard> before = inPlace;
    for (int i = 0; i < before.size(); i++) {
      if (!named.containsKey(before.get(i).name())) {
        before.get(i).leave();
      }
    }
    memories = new HashMap<>();
    inPlaceByName = named;
    inPlace = List.copyOf(guards);
    return targets;
  }

  /** Changes a guard's mode; it keeps its state but when it goes off. */
  void mode(RunningGuard guard, GuardPolicy definition, Mode mode) {
    guard.become(definition, mode, build(guard, definition, mode));
  }

  private @Nullable PolicyGuard build(RunningGuard guard, GuardPolicy definition, Mode mode) {
    return mode == Mode.OFF
        ? null
        : compiler.guard(
            guard.index(),
            definition,
            mode == Mode.SHADOW,
            guard.guard(),
            memories.get(guard.name()));
  }

  private RunningGuard named(String name, RunningAgent agent) {
    RunningGuard guard = byName.get(name);
    if (guard == null) {
      guard = new RunningGuard(agent, name, next);
      next++;
      byName.put(name, guard);
    }
    return guard;
  }

  /** Returns the gate's slots, all of them empty where the agent is switched off. */
  @Nullable Guard[] slots(boolean enabled) {
    @Nullable Guard[] slots = new Guard[next];
    List<RunningGuard> guards = inPlace;
    for (int i = 0; enabled && i < guards.size(); i++) {
      slots[guards.get(i).index()] = guards.get(i).guard();
    }
    return slots;
  }

  /** Returns the guard of a name, or null where the policy has none. */
  @Nullable RunningGuard get(String name) {
    return inPlaceByName.get(name);
  }

  /** Returns the guards in file order; the same list until they change. */
  List<RunningGuard> inPlace() {
    return inPlace;
  }

  void clear() {
    inPlace = List.of();
    inPlaceByName = new HashMap<>();
    byName.clear();
  }
}
