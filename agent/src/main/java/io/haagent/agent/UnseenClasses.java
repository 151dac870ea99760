package io.haagent.agent;

import io.haagent.agent.weave.Weaver;
import java.util.concurrent.TimeUnit;

/** Says, once, after a minute, which patterns no class has answered to. */
final class UnseenClasses implements Runnable {
  /** policy.md: "a class not seen is logged once after 60 s"; most services are up by then. */
  private static final long AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Weaver weaver;

  private UnseenClasses(Weaver weaver) {
    this.weaver = weaver;
  }

  static void reportLater(Weaver weaver) {
    Thread thread = new Thread(null, new UnseenClasses(weaver), "ha-agent-report", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
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
