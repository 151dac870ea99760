package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.GuardEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import org.jspecify.annotations.Nullable;

/**
 * Which beans are on the server. No lock is held around a call of the server, for it is the
 * application's and may call the application's listeners; who finds the work being done leaves it
 * to the next tick. Thread-safe.
 */
final class Registrations {
  private final LiveAgent agent;
  private final MBeanServer server;
  private final Consumer<String> problems;
  private final Notifier notifier;

  /** By guard; the agent's own stands under its name in events. */
  private final Map<String, Bean> beans = new ConcurrentHashMap<>();

  /** What the server would not have; asked once, told once. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean aligning = new AtomicBoolean();
  private volatile boolean closed;

  /** The guards that the beans are of; only by who is {@link #aligning}. */
  private List<LiveGuard> aligned = List.of();

  Registrations(LiveAgent agent, Object server, ThreadFactory threads, Consumer<String> problems) {
    this.agent = agent;
    this.server = (MBeanServer) server;
    this.problems = problems;
    this.notifier = new Notifier(agent, this, threads);
    agent.listen(notifier);
  }

  /** Returns the bean of a guard, or of the agent, or null where there is none. */
  @Nullable Bean bean(String guard) {
    return beans.get(guard);
  }

  boolean anyListener() {
    for (Bean bean : beans.values()) {
      if (!bean.listeners().none()) {
        return true;
      }
    }
    return false;
  }

  /** What the watch thread does every tick. */
  void tick() {
    align();
    notifier.tend();
  }

  /** Brings the beans in line with the guards that there are now. */
  void align() {
    if (closed || !aligning.compareAndSet(false, true)) {
      return;
    }
    try {
      List<LiveGuard> guards = agent.guards();
      if (guards.equals(aligned) && beans.containsKey(GuardEvent.AGENT)) {
        return;
      }
      Set<String> wanted = new HashSet<>();
      for (LiveGuard guard : guards) {
        wanted.add(guard.name());
        register(guard.name());
      }
      // The last, so that whoever waits for it finds the others.
      wanted.add(GuardEvent.AGENT);
      register(GuardEvent.AGENT);
      for (String name : beans.keySet()) {
        if (!wanted.contains(name)) {
          unregister(name);
        }
      }
      refused.retainAll(wanted);
      aligned = List.copyOf(guards);
    } finally {
      aligning.set(false);
    }
    if (closed) {
      close(); // it could not see what was being registered
    }
  }

  private void register(String name) {
    if (closed || beans.containsKey(name) || refused.contains(name)) {
      return;
    }
    try {
      Bean bean = make(name);
      server.registerMBean(bean, bean.name());
      beans.put(name, bean);
    } catch (JMException | RuntimeException | Error e) { // the server may be the application's own
      refused.add(name);
      problems.accept("no JMX bean for " + name + ": the MBean server refused it: " + e);
    }
  }

  private Bean make(String name) throws MalformedObjectNameException {
    Listeners listeners = new Listeners(notifier::listenedTo);
    return name.equals(GuardEvent.AGENT)
        ? AgentBean.of(agent, this::align, listeners)
        : GuardBean.of(agent, name, listeners);
  }

  private void unregister(String name) {
    Bean bean = beans.remove(name);
    if (bean == null) {
      return;
    }
    bean.listeners().clear();
    try {
      server.unregisterMBean(bean.name());
    } catch (InstanceNotFoundException e) {
      return; // somebody else took it off
    } catch (JMException | RuntimeException | Error e) {
      problems.accept("the JMX bean " + bean.name() + " stays: the MBean server said: " + e);
    }
  }

  void close() {
    closed = true;
    for (String name : beans.keySet()) {
      unregister(name);
    }
    notifier.close();
  }
}
