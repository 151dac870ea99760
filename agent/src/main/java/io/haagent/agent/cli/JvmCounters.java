package io.haagent.agent.cli;

import io.haagent.agent.MainClass;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sun.jvmstat.monitor.Monitor;
import sun.jvmstat.monitor.MonitorException;
import sun.jvmstat.monitor.MonitoredHost;
import sun.jvmstat.monitor.MonitoredVm;
import sun.jvmstat.monitor.MonitoredVmUtil;
import sun.jvmstat.monitor.VmIdentifier;

/**
 * Reads the performance counters that JVMs leave in files of their user's, as {@code jps} does. The
 * manifest of the agent's jar exports the package to it. A JVM that runs with {@code
 * -XX:-UsePerfData} or {@code -XX:+PerfDisableSharedMem} has no such file and isn't seen.
 */
final class JvmCounters {
  private final MonitoredHost host;

  private JvmCounters(MonitoredHost host) {
    this.host = host;
  }

  static JvmCounters open() throws CommandFailed {
    Modules.require("jdk.internal.jvmstat");
    try {
      return new JvmCounters(MonitoredHost.getMonitoredHost("localhost"));
    } catch (MonitorException | URISyntaxException e) {
      throw new CommandFailed("this JVM can't see the others: " + e.getMessage());
    }
  }

  /** Returns the JVMs that this user may look at, by their PIDs. */
  List<Jvm> all() throws CommandFailed {
    List<Jvm> jvms = new ArrayList<>();
    try {
      for (Integer pid : new TreeSet<>(host.activeVms())) {
        Jvm jvm = find(pid);
        if (jvm != null) {
          jvms.add(jvm);
        }
      }
    } catch (MonitorException e) {
      throw new CommandFailed("this JVM can't see the others: " + e.getMessage());
    }
    return jvms;
  }

  /** Returns a JVM, or null where its counters can't be read. */
  @Nullable Jvm find(long pid) {
    try {
      MonitoredVm vm = host.getMonitoredVm(new VmIdentifier("//" + pid + "?mode=r"));
      try {
        String command = text(vm, "sun.rt.javaCommand");
        return new Jvm(
            pid,
            MainClass.name(command == null ? "-" : command),
            text(vm, "io.haagent.version"),
            text(vm, "java.property.java.vm.specification.version"),
            MonitoredVmUtil.isAttachable(vm));
      } finally {
        host.detach(vm);
      }
    } catch (MonitorException | URISyntaxException | RuntimeException e) {
      return null; // it ended just now, or hides its counters
    }
  }

  private static @Nullable String text(MonitoredVm vm, String counter) throws MonitorException {
    Monitor found = vm.findByName(counter);
    String value = found == null ? "" : String.valueOf(found.getValue());
    return value.isEmpty() ? null : value;
  }
}
