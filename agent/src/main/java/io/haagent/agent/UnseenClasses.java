package io.haagent.agent;

import io.haagent.agent.weave.Weaver;
import java.util.concurrent.TimeUnit;

/**
 * Says, once, after a minute, which patterns no class has answered to. On a thread of its own that
 * ends then: the timer's queue, used before main, would initialise the common {@code ForkJoinPool}.
 */
final class UnseenClasses implements Runnable {
  /** policy.md: "a class not seen is logged once after 60 s"; most services are up by then. */
  private static final long AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Weaver weaver;

  private UnseenClasses(Weaver weaver) {
    this.weaver = weaver;
  }

  static void reportLater(Weaver weaver) {
    AgentThread.unstarted(new UnseenClasses(weaver), "ha-agent-report").start();
  }

  @Override
  public void run() {
    try {
      TimeUnit.NANOSECONDS.sleep(AFTER_NANOS);
    } catch (InterruptedException e) {
      return; // the agent is being stopped
    }
    weaver.reportUnseen();
  }
}
