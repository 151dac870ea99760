package io.haagent.agent;

import io.haagent.adapters.jdkhttp.GuardLookup;
import io.haagent.adapters.jdkhttp.JdkHttpAdapter;
import io.haagent.agent.compile.CompiledPolicy;
import io.haagent.agent.compile.GuardCompiler;
import io.haagent.agent.weave.Weaver;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.EventSink;
import io.haagent.policy.Policy;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Puts a policy in place: guards and adapters into the gate first, then the weaving that sends
 * calls there. Apart from {@link Agent}, because it links to the boot classes, which must be
 * defined before.
 */
final class Installation {
  private static final int HTTP_ADAPTER = 0;

  private Installation() {}

  static void install(
      Policy policy, AgentOptions options, AgentLog log, Instrumentation instrumentation) {
    if (Gate.agent() != null) {
      // Its woven code knows guards by index: another policy would make it call the wrong ones.
      log.warn("an agent is at work in this JVM already; this one leaves the guards to it");
      return;
    }
    EventSink events = events(policy, options, log);
    CompiledPolicy compiled = GuardCompiler.compile(policy, events);
    Reporter reporter = new Reporter(log, events);
    GuardLookup http = compiled.http();
    @Nullable Adapter[] adapters = new Adapter[HTTP_ADAPTER + 1];
    if (http != null) {
      try {
        adapters[HTTP_ADAPTER] = new JdkHttpAdapter(http);
      } catch (NoClassDefFoundError e) {
        reporter.notApplied("*", "this JVM is without java.net.http; add the module to its image");
        http = null;
      }
    }
    Gate.announce(arguments -> {});
    Gate.install(compiled.guards(), adapters, reporter);
    if (http == null && compiled.targets().isEmpty()) {
      return; // no transformer: the first one makes the JVM hand out the bytes of every class
    }
    Weaver weaver = new Weaver(compiled.targets(), http == null ? -1 : HTTP_ADAPTER, reporter);
    weaver.install(instrumentation);
    if (!compiled.targets().isEmpty()) {
      UnseenClasses.reportLater(weaver);
    }
  }

  private static EventSink events(Policy policy, AgentOptions options, AgentLog log) {
    String where = options.events() != null ? options.events() : policy.eventsFile();
    if (where == null || where.equals("off")) {
      return new LoggedWarnings(log);
    }
    String service = policy.service() != null ? policy.service() : MainClass.name();
    try {
      return EventLog.open(where, service, log);
    } catch (IOException e) {
      log.error("events can't be written to " + where + ": " + e.getMessage() + "; they are off");
      return new LoggedWarnings(log);
    }
  }
}
