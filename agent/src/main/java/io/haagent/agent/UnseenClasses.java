package io.haagent.agent;

import io.haagent.agent.live.Tick;
import io.haagent.agent.weave.Target;
import io.haagent.agent.weave.Weaver;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Says, once, after a minute, which patterns of a policy no class has answered to. */
final class UnseenClasses implements Tick {
  /** policy.md: "a class not seen is logged once after 60 s"; most services are up by then. */
  private static final long AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Weaver weaver;
  private final List<Target> targets;
  private final long since = System.nanoTime();

  UnseenClasses(Weaver weaver, List<Target> targets) {
    this.weaver = weaver;
    this.targets = targets;
  }

  @Override
  public boolean tick() {
    if (System.nanoTime() - since < AFTER_NANOS) {
      return false;
    }
    weaver.reportUnseen(targets);
    return true;
  }
}
