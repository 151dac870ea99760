package io.haagent.agent;

import io.haagent.agent.command.CommandHandler;
import io.haagent.agent.jmx.JmxBeans;
import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.agent.live.ReloadResult;
import io.haagent.agent.weave.Target;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.GuardEvent;
import io.haagent.engine.PolicyGuard;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The agent at work in this JVM. One lock serialises what changes something; calls of the app never
 * take it. Linked after the boot classes are defined, which it needs.
 */
final class RunningAgent implements LiveAgent {
  private final Lock changing = new ReentrantLock();
  private final File jar;
  private final AgentOptions options;
  private final AgentLog log;
  private final AgentEvents events;
  private final Installation installation;
  private final TakenPolicy taken;
  private final WatchThread watch;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private @Nullable KeptState state;
  private @Nullable Detachment detachment;
  private boolean shown;

  private RunningAgent(
      File jar,
      AgentOptions options,
      AgentLog log,
      Instrumentation instrumentation,
      PolicyFile file) {
    this.jar = jar;
    this.options = options;
    this.log = log;
    events = new AgentEvents(log);
    installation = new Installation(log, events, instrumentation);
    taken = new TakenPolicy(log, events, file);
    watch = new WatchThread(log);
  }

  /**
   * Starts the agent, unless there is one at work already. Without a good policy it guards nothing
   * until the file holds one.
   */
  static void start(
      File jar,
      AgentOptions options,
      AgentLog log,
      Instrumentation instrumentation,
      File file,
      PolicyVersion first) {
    if (Gate.agent() != null) {
      // Its woven code knows guards by index: another policy would make it call the wrong ones.
      log.warn("an agent is at work in this JVM already; this one leaves the guards to it");
      return;
    }
    PolicyFile watched = new PolicyFile(file.getAbsoluteFile(), first);
    RunningAgent agent = new RunningAgent(jar, options, log, instrumentation, watched);
    Gate.announce(new CommandHandler(agent));
    Policy policy = first.result().policy();
    if (policy != null) {
      agent.put(policy, watched.file());
    }
    agent.taken.begin(first);
    agent.watch.add(new Watched(agent));
    agent.watch.start();
  }

  private void put(Policy policy, File policyFile) {
    boolean first = taken.isNone();
    if (first) {
      keepState(policy, policyFile, true);
    }
    String where = options.events() != null ? options.events() : policy.eventsFile();
    events.writeTo(where, policy.service() != null ? policy.service() : MainClass.name());
    List<Target> methods = installation.put(policy, this);
    if (!methods.isEmpty()) {
      watch.add(new UnseenClasses(installation.weaver(), methods));
    }
    if (!first) {
      keepState(policy, policyFile, false);
    }
  }

  private void keepState(Policy policy, File policyFile, boolean restores) {
    KeptState kept = state;
    String name = policy.stateFile();
    if (kept == null && name == null) {
      return;
    }
    if (kept == null) {
      kept = new KeptState(installation.guards(), log);
      state = kept;
      watch.add(kept);
    }
    File named = name == null ? null : new File(name);
    kept.keepIn(
        named == null || named.isAbsolute() ? named : new File(policyFile.getParentFile(), name));
    if (restores) {
      kept.restore();
    }
  }

  @Override
  public String version() {
    return Version.own();
  }

  @Override
  public File policyFile() {
    return taken.file().file();
  }

  @Override
  public boolean enabled() {
    return installation.enabled();
  }

  @Override
  public void enable(boolean enable) {
    changing.lock();
    try {
      if (detachment != null || installation.enabled() == enable) {
        return;
      }
      installation.enable(enable);
    } finally {
      changing.unlock();
    }
    String what = enable ? "all guards are switched on" : "all guards are switched off";
    log.info(what);
    events.tell(GuardEvent.AGENT, GuardEvent.Type.MODE, List.of(), what);
  }

  @Override
  public long lastReloadMillis() {
    return taken.sinceMillis();
  }

  @Override
  public @Nullable String lastError() {
    return taken.lastError();
  }

  @Override
  public List<LiveGuard> guards() {
    return List.copyOf(installation.guards().inPlace());
  }

  @Override
  public @Nullable LiveGuard guard(String name) {
    return installation.guards().get(name);
  }

  void mode(RunningGuard guard, Mode mode) {
    ModeChanges modes;
    changing.lock();
    try {
      GuardPolicy definition = guard.definition();
      if (detachment != null || definition == null || guard.mode() == mode) {
        return;
      }
      modes = new ModeChanges(List.of(guard));
      installation.mode(guard, definition, mode);
    } finally {
      changing.unlock();
    }
    modes.tell(log, events);
  }

  /** Under the lock, for a reload replaces the guard whose breaker this is. */
  boolean order(RunningGuard guard, Predicate<PolicyGuard> order) {
    changing.lock();
    try {
      PolicyGuard now = guard.guard();
      return now != null && order.test(now);
    } finally {
      changing.unlock();
    }
  }

  Installation installation() {
    return installation;
  }

  @Override
  public ReloadResult reload() {
    changing.lock();
    try {
      PolicyFile file = taken.file();
      return detachment != null ? hasLeft() : take(file, file.read());
    } finally {
      changing.unlock();
    }
  }

  @Override
  public ReloadResult reload(File other) {
    changing.lock();
    try {
      if (detachment != null) {
        return hasLeft();
      }
      File absolute = other.getAbsoluteFile();
      PolicyVersion version = PolicyVersion.read(absolute);
      return take(new PolicyFile(absolute, version), version);
    } finally {
      changing.unlock();
    }
  }

  private static ReloadResult hasLeft() {
    return new ReloadResult(false, List.of("the agent has left this JVM"), List.of(), List.of());
  }

  private ReloadResult take(PolicyFile from, PolicyVersion version) {
    Policy policy = version.result().policy();
    if (policy == null) {
      return taken.refused(version.result().errors());
    }
    ModeChanges modes = new ModeChanges(installation.guards().inPlace());
    try {
      put(policy, from.file());
    } catch (RuntimeException | Error e) {
      log.fault("a reload", e);
      return taken.refused(List.of("a fault of the agent's own: " + e));
    }
    ReloadResult result = taken.took(from, version, policy);
    modes.tell(log, events);
    return result;
  }

  /** The watch thread's turn. */
  void look() {
    if (!changing.tryLock()) {
      return; // somebody changes something right now: the next look sees what it was
    }
    try {
      if (detachment != null) {
        return;
      }
      if (!shown) {
        shown = true;
        showToPs();
        showOverJmx();
      }
      if (taken.isNone()) {
        lookForAnotherFile();
      }
      PolicyVersion version = taken.file().look();
      if (version != null && taken.is(version)) {
        taken.again();
      } else if (version != null) {
        take(taken.file(), version);
      }
      installation.weaver().lookAgain();
    } finally {
      changing.unlock();
    }
  }

  /** Without a policy: the one in the working directory, say, may have come to be by now. */
  private void lookForAnotherFile() {
    File named = options.policy(jar).getAbsoluteFile();
    if (!named.equals(taken.file().file())) {
      taken.watch(new PolicyFile(named, PolicyVersion.unreadable(named, "")));
    }
  }

  /** With the first look and not at the start, which is to load nothing for it. */
  private void showToPs() {
    VersionCounter counter = new VersionCounter(version());
    counter.publish();
    onDetach(counter);
  }

  /** With the first look, as {@link #showToPs}. */
  private void showOverJmx() {
    JmxBeans beans =
        new JmxBeans(this, task -> AgentThread.unstarted(task, "ha-agent-jmx"), log::warn);
    onDetach(beans);
    watch.add(beans);
  }

  @Override
  public void listen(Consumer<GuardEvent> listener) {
    events.listen(listener);
  }

  /** Has something closed when the agent leaves the JVM, before anything else happens. */
  private void onDetach(AutoCloseable owner) {
    closing.add(owner);
  }

  @Override
  public void detach() {
    Detachment leaving;
    changing.lock();
    try {
      if (detachment == null) {
        detachment = new Detachment(this);
      }
      leaving = detachment;
    } finally {
      changing.unlock();
    }
    if (!watch.isCurrent()) {
      leaving.await(); // which waits for the watch thread
    }
  }

  /** What {@link Detachment} does once no change is under way, nor any can begin. */
  void leave() {
    if (state != null) {
      close(state); // while there are guards to ask
    }
    close(installation::remove);
    closing.forEach(this::close);
    close(watch::close);
    close(RecordLinkage::forget);
    log.info("detached");
    close(events::close);
    log.close();
  }

  /** Whatever fails, the rest has to leave too. */
  private void close(AutoCloseable owner) {
    try {
      owner.close();
    } catch (Exception | Error e) {
      log.fault("detach", e);
    }
  }
}
