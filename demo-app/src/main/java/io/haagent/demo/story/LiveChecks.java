package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;
import java.util.List;

/** What must be true of what was done to the running shop. */
final class LiveChecks {

  private LiveChecks() {}

  static List<Check> of(Live live) {
    return List.of(
        edited(live),
        forcedOpen(live.forced()),
        released(live.released()),
        detached(live),
        attached(live.attached()));
  }

  private static Check edited(Live live) {
    long without = live.edited().without().reachedPayment();
    long with = live.edited().with().reachedPayment();
    return new Check(
        "the edited policy holds while orders flow, and the event names each change",
        with > 0
            && with * 2 < without
            && live.reload().contains("guards.payment.limit.rate: 20/s -> 1/s"),
        "payment saw %d without, %d with".formatted(without, with));
  }

  private static Check forcedOpen(Scene scene) {
    long without = scene.without().reachedStock();
    long with = scene.with().reachedStock();
    int told = scene.with().seen().count(Kind.REJECTED);
    return new Check(
        "forced open over JMX, the breaker lets nobody through to the stock",
        with * 10 < without && scene.with().seen().percent(told) >= Check.NEARLY_ALL,
        "%d without, %d with".formatted(without, with));
  }

  private static Check released(Scene scene) {
    int served = Check.served(scene.with());
    return new Check(
        "reset over JMX, it lets all through again",
        served >= Check.NEARLY_ALL,
        "served %d %%".formatted(served));
  }

  private static Check detached(Live live) {
    int without = Check.failed(live.detached().without());
    int with = Check.failed(live.detached().with());
    return new Check(
        "detached, both shops fail alike, and no bean is left",
        without >= 10 && with >= 10 && live.beansLeft() == 0,
        "failed %d %% without, %d %% with; %d beans".formatted(without, with, live.beansLeft()));
  }

  private static Check attached(Scene scene) {
    int without = Check.failed(scene.without());
    int with = Check.failed(scene.with());
    return new Check(
        "attached to the running shop, the agent protects it again",
        without >= 10 && with <= Check.NEARLY_NONE,
        "failed %d %% without, %d %% with".formatted(without, with));
  }
}
