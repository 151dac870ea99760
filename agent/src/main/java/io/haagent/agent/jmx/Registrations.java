package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.GuardEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
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
  private final Map<ObjectName, Bean> beans = new ConcurrentHashMap<>();

  /** What the server would not have; asked once, told once. */
  private final Set<ObjectName> refused = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean aligning = new AtomicBoolean();
  private volatile boolean closed;

  Registrations(LiveAgent agent, Object server, ThreadFactory threads, Consumer<String> problems) {
    this.agent = agent;
    this.server = (MBeanServer) server;
    this.problems = problems;
    this.notifier = new Notifier(agent, this, threads);
    agent.listen(notifier);
  }

  /** Returns the bean of a guard, or of the agent, or null where there is none. */
  @Nullable Bean bean(String guard) {
    try {
      return beans.get(guard.equals(GuardEvent.AGENT) ? AgentBean.name() : GuardBean.name(guard));
    } catch (MalformedObjectNameException e) {
      return null;
    }
  }

  boolean anyListener() {
    for (Bean bean : beans.values()) {
      if (!bean.listeners().none()) {
        return true;
      }
    }
    return false;
  }

  /** Brings the beans in line with the guards that there are now. */
  void align() {
    if (!closed && aligning.compareAndSet(false, true)) {
      try {
        alignAlone();
      } catch (JMException e) {
        problems.accept("JMX: " + e);
      } finally {
        aligning.set(false);
      }
    }
  }

  /** What the watch thread does every tick. */
  void tick() {
    align();
    notifier.tend();
  }

  private void alignAlone() throws JMException {
    Set<ObjectName> wanted = new HashSet<>();
    ObjectName own = AgentBean.name();
    wanted.add(own);
    register(own, () -> AgentBean.of(agent, own, this::align, new Listeners(notifier::listenedTo)));
    for (LiveGuard guard : agent.guards()) {
      ObjectName name = GuardBean.name(guard.name());
      wanted.add(name);
      register(
          name, () -> GuardBean.of(agent, guard.name(), name, new Listeners(notifier::listenedTo)));
    }
    for (ObjectName name : beans.keySet()) {
      if (!wanted.contains(name)) {
        unregister(name);
      }
    }
    refused.retainAll(wanted);
    if (closed) {
      close(); // it could not see what was being registered
    }
  }

  private void register(ObjectName name, Supplier<Bean> make) {
    if (closed || beans.containsKey(name) || refused.contains(name)) {
      return;
    }
    try {
      Bean bean = make.get();
      server.registerMBean(bean, name);
      beans.put(name, bean);
    } catch (JMException | RuntimeException | Error e) { // the server may be the application's own
      refused.add(name);
      problems.accept("no JMX bean " + name + ": the MBean server refused it: " + e);
    }
  }

  private void unregister(ObjectName name) {
    Bean bean = beans.remove(name);
    if (bean == null) {
      return;
    }
    bean.listeners().clear();
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      return; // somebody else took it off
    } catch (JMException | RuntimeException | Error e) {
      problems.accept("the JMX bean " + name + " stays: the MBean server said: " + e);
    }
  }

  void close() {
    closed = true;
    for (ObjectName name : beans.keySet()) {
      unregister(name);
    }
    notifier.close();
  }
}
