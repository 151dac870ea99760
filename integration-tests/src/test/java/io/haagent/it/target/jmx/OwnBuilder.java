package io.haagent.it.target.jmx;

import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/** An application's own builder of its MBean server. */
public final class OwnBuilder extends MBeanServerBuilder {
  /** How many servers it has built. */
  public static int built;

  @Override
  public MBeanServer newMBeanServer(
      String defaultDomain, MBeanServer outer, MBeanServerDelegate delegate) {
    built++;
    return super.newMBeanServer(defaultDomain, outer, delegate);
  }
}
