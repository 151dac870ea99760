package io.haagent.agent;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.adapters.jdkhttp.JdkHttpAdapter;
import io.haagent.agent.compile.CompiledTargets;
import io.haagent.agent.compile.GuardCompiler;
import io.haagent.agent.weave.Target;
import io.haagent.agent.weave.Weaver;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.CoarseTicker;
import io.haagent.engine.TimerThread;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy comes to in this JVM: guards and adapters in the gate first, then the weaving that
 * sends calls there. Changed under the agent's lock; what only tells may be asked by any thread.
 */
final class Installation {
  private static final int HTTP_ADAPTER = 0;

  /** So many methods of a guard are listed; the rest is counted. */
  private static final int LISTED = 1000;

  private static final String NO_CLIENT =
      "this JVM is without java.net.http; add the module to its image";

  private final Reporter reporter;
  private final TimerThread timer = new TimerThread();
  private final CoarseTicker ticker = new CoarseTicker();
  private final Guards guards;
  private final Weaver weaver;
  private final Instrumentation instrumentation;
  private @Nullable LibraryLinker linker;
  private volatile @Nullable Adapter httpAdapter;
  private volatile boolean enabled = true;

  Installation(AgentLog log, AgentEvents events, Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
    reporter = new Reporter(log, events);
    guards = new Guards(new GuardCompiler(events, timer, ticker), Gate.size());
    weaver = new Weaver(instrumentation, HTTP_ADAPTER, reporter);
  }

  /** Puts a policy in place of the one before; returns the method patterns it names. */
  List<Target> put(Policy policy, RunningAgent agent) {
    CompiledTargets targets = guards.take(policy, agent);
    GuardLookup http = targets.http();
    httpAdapter = adapter(http);
    link(http);
    install();
    weaver.weave(targets.methods(), http != null);
    return targets.methods();
  }

  private void link(@Nullable GuardLookup http) {
    LibraryLinker by = linker;
    if (by == null && http != null) {
      by = new LibraryLinker();
      linker = by;
      Gate.linkBy(by);
    }
    if (by != null) {
      by.guards(http);
    }
  }

  private @Nullable Adapter adapter(@Nullable GuardLookup http) {
    if (http == null) {
      return null;
    }
    try {
      // Through an array: to verify that it may be returned the JVM would load it in every start.
      Adapter[] made = new Adapter[1];
      made[0] = new JdkHttpAdapter(http);
      return made[0];
    } catch (NoClassDefFoundError e) {
      reporter.notApplied("*", NO_CLIENT);
      return null;
    }
  }

  private void install() {
    @Nullable Adapter[] adapters = new Adapter[HTTP_ADAPTER + 1];
    adapters[HTTP_ADAPTER] = httpAdapter;
    Gate.install(guards.slots(enabled), adapters, reporter);
  }

  boolean enabled() {
    return enabled;
  }

  void enable(boolean enable) {
    enabled = enable;
    install();
  }

  void mode(RunningGuard guard, GuardPolicy definition, Mode mode) {
    guards.mode(guard, definition, mode);
    install();
  }

  Guards guards() {
    return guards;
  }

  Weaver weaver() {
    return weaver;
  }

  List<String> woven(GuardPolicy definition) {
    boolean http = definition.target() instanceof HttpTarget;
    return weaver.woven(http ? Weaver.HTTP : definition.name(), LISTED);
  }

  List<String> notFound(GuardPolicy definition) {
    if (!(definition.target() instanceof HttpTarget)) {
      return weaver.notFound(definition.name());
    }
    if (httpAdapter == null) {
      return List.of(NO_CLIENT);
    }
    return weaver.woven(Weaver.HTTP, 1).isEmpty()
        ? List.of("no HTTP client that can be guarded has been loaded yet; wait for its first use")
        : List.of();
  }

  /** Takes everything back: first the guards, so that a class still woven calls none. */
  void remove() {
    Gate.clear();
    try {
      weaver.restore();
    } finally {
      if (linker != null) {
        LibraryLinker.unlink(instrumentation);
      }
      timer.close();
      ticker.close();
      guards.clear();
    }
  }
}
