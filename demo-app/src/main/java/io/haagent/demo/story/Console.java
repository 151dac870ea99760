package io.haagent.demo.story;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * An operator's JMX console on one of the services, connected the way jconsole does it: the JVM is
 * asked for its local connector. For one thread.
 */
final class Console implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private Console(JMXConnector connector, MBeanServerConnection server) {
    this.connector = connector;
    this.server = server;
  }

  @SuppressWarnings("BanJNDI") // a local connector's address names no directory to look it up in
  static Console connect(long process) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(process)));
    return new Console(connector, connector.getMBeanServerConnection());
  }

  private static String address(long process) throws IOException {
    try {
      VirtualMachine jvm = VirtualMachine.attach(Long.toString(process));
      try {
        return jvm.startLocalManagementAgent();
      } finally {
        jvm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("no JMX on process " + process + ": " + e.getMessage(), e);
    }
  }

  /** Calls an operation without arguments of a guard's bean, which may still be on its way. */
  void call(String guard, String operation) throws IOException, InterruptedException {
    ObjectName bean = name("io.haagent:type=Guard,name=" + ObjectName.quote(guard));
    await(bean);
    try {
      server.invoke(bean, operation, null, null);
    } catch (JMException e) {
      throw new IOException(operation + " of " + bean + ": " + e.getMessage(), e);
    }
  }

  /** How many beans the agent has there. */
  int beans() throws IOException {
    Set<ObjectName> names = server.queryNames(name("io.haagent:*"), null);
    return names.size();
  }

  private void await(ObjectName bean) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!server.isRegistered(bean)) {
      if (System.nanoTime() > end) {
        throw new IOException("no bean " + bean);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
