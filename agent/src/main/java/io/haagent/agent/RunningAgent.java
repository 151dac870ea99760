package io.haagent.agent;

import io.haagent.adapters.jdkhttp.GuardLookup;
import io.haagent.adapters.jdkhttp.JdkHttpAdapter;
import io.haagent.agent.command.CommandHandler;
import io.haagent.agent.compile.CompiledTargets;
import io.haagent.agent.compile.GuardCompiler;
import io.haagent.agent.jmx.JmxBeans;
import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.agent.live.ReloadResult;
import io.haagent.agent.live.Tick;
import io.haagent.agent.weave.Target;
import io.haagent.agent.weave.Weaver;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.GuardEvent;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.TimerThread;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent at work in this JVM. It puts a policy in place, guards and adapters into the gate
 * first, then the weaving that sends calls there, and does so again with every policy that follows.
 * Linked after the boot classes are defined, which it needs.
 *
 * <p>One lock serialises what changes something; calls of the app never take it.
 */
final class RunningAgent implements LiveAgent {
  private static final int HTTP_ADAPTER = 0;

  /** So many methods of a guard are listed; the rest is counted. */
  private static final int LISTED = 1000;

  private static final String HTTP_CLIENT = "java.net.http.HttpClient";

  private final Lock changing = new ReentrantLock();
  private final AgentOptions options;
  private final AgentLog log;
  private final AgentEvents events;
  private final Reporter reporter;
  private final TimerThread timer = new TimerThread();
  private final Guards guards;
  private final Weaver weaver;
  private final WatchThread watch;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final @Nullable Adapter[] adapters = new Adapter[HTTP_ADAPTER + 1];
  private volatile PolicyFile file;
  private volatile @Nullable Policy policy;
  private volatile boolean enabled = true;
  private volatile long lastReloadMillis;
  private volatile @Nullable String lastError;
  private @Nullable PolicyVersion inPlace;
  private @Nullable Detachment detachment;
  private boolean begun;

  private RunningAgent(
      AgentOptions options, AgentLog log, Instrumentation instrumentation, PolicyFile file) {
    this.options = options;
    this.log = log;
    this.file = file;
    events = new AgentEvents(log);
    reporter = new Reporter(log, events);
    guards = new Guards(new GuardCompiler(events, timer), Gate.size());
    weaver = new Weaver(instrumentation, HTTP_ADAPTER, reporter);
    watch = new WatchThread(log);
  }

  /**
   * Starts the agent, unless there is one at work already. Without a good policy it guards nothing
   * until the file holds one.
   */
  static void start(
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
    RunningAgent agent = new RunningAgent(options, log, instrumentation, watched);
    Gate.announce(new CommandHandler(agent));
    Policy policy = first.result().policy();
    if (policy != null) {
      agent.put(policy);
      agent.inPlace = first;
    } else {
      agent.lastError = Reload.summary(first.result().errors());
    }
    agent.watch.add(new Watched(agent));
    agent.watch.start();
  }

  /** Puts a policy in place. */
  private void put(Policy next) {
    String where = options.events() != null ? options.events() : next.eventsFile();
    events.writeTo(where, next.service() != null ? next.service() : MainClass.name());
    CompiledTargets targets = guards.take(next, this);
    boolean http = adapt(targets.http());
    install();
    weaver.weave(targets.methods(), http);
    policy = next;
    lastReloadMillis = System.currentTimeMillis();
    List<Target> methods = targets.methods();
    if (!methods.isEmpty()) {
      watch.add(new UnseenClasses(weaver, methods));
    }
  }

  private boolean adapt(@Nullable GuardLookup http) {
    adapters[HTTP_ADAPTER] = null;
    if (http == null) {
      return false;
    }
    try {
      adapters[HTTP_ADAPTER] = new JdkHttpAdapter(http);
      return true;
    } catch (NoClassDefFoundError e) {
      reporter.notApplied("*", "this JVM is without java.net.http; add the module to its image");
      return false;
    }
  }

  private void install() {
    Gate.install(guards.slots(enabled), adapters.clone(), reporter);
  }

  @Override
  public String version() {
    return Version.own();
  }

  @Override
  public File policyFile() {
    return file.file();
  }

  @Override
  public boolean enabled() {
    return enabled;
  }

  @Override
  public void enable(boolean enable) {
    changing.lock();
    try {
      if (detachment != null || enabled == enable) {
        return;
      }
      enabled = enable;
      install();
    } finally {
      changing.unlock();
    }
    String what = enable ? "all guards are switched on" : "all guards are switched off";
    log.info(what);
    events.tell(GuardEvent.AGENT, GuardEvent.Type.MODE, List.of(), what);
  }

  @Override
  public long lastReloadMillis() {
    return lastReloadMillis;
  }

  @Override
  public @Nullable String lastError() {
    return lastError;
  }

  @Override
  public List<LiveGuard> guards() {
    return List.copyOf(guards.inPlace());
  }

  @Override
  public @Nullable LiveGuard guard(String name) {
    for (RunningGuard guard : guards.inPlace()) {
      if (guard.name().equals(name)) {
        return guard;
      }
    }
    return null;
  }

  void mode(RunningGuard guard, Mode mode) {
    Mode before = guard.mode();
    changing.lock();
    try {
      GuardPolicy definition = guard.definition();
      if (detachment != null || definition == null || before == mode) {
        return;
      }
      guards.mode(guard, definition, mode);
      install();
    } finally {
      changing.unlock();
    }
    String what = "mode " + word(before) + " -> " + word(mode);
    log.info("guard \"" + guard.name() + "\": " + what);
    events.tell(guard.name(), GuardEvent.Type.MODE, List.of(), what);
  }

  private static String word(Mode mode) {
    return switch (mode) {
      case ON -> "on";
      case SHADOW -> "shadow";
      case OFF -> "off";
    };
  }

  /** Under the lock, for a reload replaces the guard whose breaker this is. */
  boolean force(RunningGuard guard, RunningGuard.Force force) {
    changing.lock();
    try {
      PolicyGuard now = guard.guard();
      return now != null && force.apply(now);
    } finally {
      changing.unlock();
    }
  }

  List<String> woven(GuardPolicy definition) {
    if (definition.target() instanceof HttpTarget) {
      return weaver.woven(Weaver.HTTP, LISTED);
    }
    return weaver.woven(definition.name(), LISTED);
  }

  List<String> notFound(GuardPolicy definition) {
    if (!(definition.target() instanceof HttpTarget)) {
      return weaver.notFound(definition.name());
    }
    if (adapters[HTTP_ADAPTER] == null) {
      return List.of("this JVM is without java.net.http; add the module to its image");
    }
    return weaver.woven(Weaver.HTTP, 1).isEmpty()
        ? List.of(HTTP_CLIENT + " has not been loaded yet; wait for its first use")
        : List.of();
  }

  @Override
  public ReloadResult reload() {
    changing.lock();
    try {
      return detachment != null ? Reload.detached() : take(file, file.read(), true);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public ReloadResult reload(File other) {
    changing.lock();
    try {
      if (detachment != null) {
        return Reload.detached();
      }
      File absolute = other.getAbsoluteFile();
      PolicyVersion version = PolicyVersion.read(absolute);
      return take(new PolicyFile(absolute, version), version, true);
    } finally {
      changing.unlock();
    }
  }

  /** Looks at the policy file, and at what the last change of the targets left to look after. */
  void look() {
    if (!changing.tryLock()) {
      return; // somebody changes something right now: the next look sees what it was
    }
    try {
      if (detachment != null) {
        return;
      }
      if (!begun) {
        begun = true;
        showToPs();
        showOverJmx();
      }
      PolicyVersion version = file.look();
      if (version != null) {
        take(file, version, false);
      }
      weaver.lookAgain();
    } finally {
      changing.unlock();
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
    watch(beans);
  }

  private ReloadResult take(PolicyFile from, PolicyVersion version, boolean asked) {
    Policy next = version.result().policy();
    if (next == null) {
      return failed(version.result().errors());
    }
    PolicyVersion before = inPlace;
    if (!asked && before != null && version.sameAs(before)) {
      lastError = null;
      log.info(file.file().getName() + " holds the policy in place again");
      return new ReloadResult(true, List.of(), List.of(), List.of());
    }
    List<String> changes = Reload.changes(policy, next);
    try {
      put(next);
    } catch (RuntimeException | Error e) {
      log.fault("a reload", e);
      return failed(List.of("a fault of the agent's own: " + e));
    }
    inPlace = version;
    file = from;
    lastError = null;
    Reload.tell(log, events, version.result().warnings(), next.source(), changes);
    return new ReloadResult(true, List.of(), version.result().warnings(), changes);
  }

  private ReloadResult failed(List<String> errors) {
    lastError = Reload.summary(errors);
    Reload.tellFailure(log, events, errors, policy != null);
    return new ReloadResult(false, errors, List.of(), List.of());
  }

  @Override
  public void listen(Consumer<GuardEvent> listener) {
    events.listen(listener);
  }

  /** Has something looked at by the watch thread. */
  void watch(Tick tick) {
    watch.add(tick);
  }

  /** Has something closed when the agent leaves the JVM, before anything else happens. */
  void onDetach(AutoCloseable owner) {
    synchronized (closing) {
      closing.add(owner);
    }
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
    leaving.await();
  }

  /** The steps of leaving, by {@link Detachment}, when no change is under way any more. */
  void leave() {
    List<AutoCloseable> owners;
    synchronized (closing) {
      owners = new ArrayList<>(closing);
      closing.clear();
    }
    for (AutoCloseable owner : owners) {
      try {
        owner.close();
      } catch (Exception | Error e) {
        log.fault("detach", e);
      }
    }
    Gate.clear();
    weaver.restore();
    watch.close();
    timer.close();
    guards.clear();
    log.info("detached");
    events.close();
    log.close();
  }
}
