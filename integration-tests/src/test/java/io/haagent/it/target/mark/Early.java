package io.haagent.it.target.mark;

import io.haagent.it.target.Facts;
import java.lang.management.ManagementFactory;
import java.util.TimeZone;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/**
 * Sets, as its first act, what must be set before the JDK initialises it, and tells whether it took
 * effect: application servers do this, and an agent that was there first breaks them.
 */
public final class Early {

  private static boolean built;

  private Early() {}

  public static void main(String[] arguments) {
    // Has the agent log a line, where it is told to, before anything is set.
    Facts.outcome(() -> Remote.call("a"));
    System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "3");
    System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
    System.setProperty("javax.management.builder.initial", OwnBuilder.class.getName());
    System.setProperty("user.timezone", "Asia/Tokyo");
    Facts.fact("timeZone", TimeZone.getDefault().getID());
    Facts.fact("commonPool", ForkJoinPool.getCommonPoolParallelism());
    Facts.fact("logManager", LogManager.getLogManager().getClass().getSimpleName());
    ManagementFactory.getPlatformMBeanServer();
    Facts.fact("beanServer", built);
  }

  /** The application's own. */
  public static final class OwnLogManager extends LogManager {}

  /** The application's own. */
  public static final class OwnBuilder extends MBeanServerBuilder {
    @Override
    public MBeanServer newMBeanServer(
        String defaultDomain, MBeanServer outer, MBeanServerDelegate delegate) {
      built = true;
      return super.newMBeanServer(defaultDomain, outer, delegate);
    }
  }
}
