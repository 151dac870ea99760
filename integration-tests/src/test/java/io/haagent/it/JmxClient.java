package io.haagent.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JMX client of another JVM, connected as jconsole connects to a local one. */
final class JmxClient implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private JmxClient(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  /** Has the JVM open its local connector, which creates its MBean server if there is none. */
  static JmxClient of(Running running) {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(running.pid()));
      try {
        String address = machine.startLocalManagementAgent();
        return new JmxClient(JMXConnectorFactory.connect(new JMXServiceURL(address)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String agent() {
    return "io.haagent:type=Agent";
  }

  static String guard(String name) {
    return "io.haagent:type=Guard,name=\"" + name + "\"";
  }

  /** The names of the agent's beans. */
  Set<String> beans() {
    try {
      return server.queryNames(new ObjectName("io.haagent*:*"), null).stream()
          .map(ObjectName::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  Object get(String bean, String attribute) throws JMException, IOException {
    return server.getAttribute(new ObjectName(bean), attribute);
  }

  void set(String bean, String attribute, Object value) throws JMException, IOException {
    server.setAttribute(new ObjectName(bean), new Attribute(attribute, value));
  }

  Object invoke(String bean, String operation) throws JMException, IOException {
    return server.invoke(new ObjectName(bean), operation, new Object[0], new String[0]);
  }

  MBeanServerConnection server() {
    return server;
  }

  /** The names of the agent's threads that live. */
  List<String> agentThreads() {
    try {
      ThreadMXBean threads =
          ManagementFactory.newPlatformMXBeanProxy(
              server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
          .filter(Objects::nonNull)
          .map(ThreadInfo::getThreadName)
          .filter(name -> name.startsWith("ha-agent"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects from now on what a bean tells of. */
  Queue<AttributeChangeNotification> listen(String bean) throws JMException, IOException {
    Queue<AttributeChangeNotification> told = new ConcurrentLinkedQueue<>();
    server.addNotificationListener(
        new ObjectName(bean),
        (notification, handback) -> told.add((AttributeChangeNotification) notification),
        null,
        null);
    return told;
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
