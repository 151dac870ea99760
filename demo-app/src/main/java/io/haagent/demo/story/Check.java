package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that must be true of the story for it to hold.
 *
 * @param claim what must be true
 * @param held whether it was
 * @param seen what was seen
 */
record Check(String claim, boolean held, String seen) {

  // Wide enough for a busy machine: the story tells tenfold differences, not percents.
  static final int NEARLY_ALL = 95;
  static final int NEARLY_NONE = 5;

  static List<Check> of(Story story) {
    List<Check> checks = new ArrayList<>(ofScenes(story));
    checks.addAll(LiveChecks.of(story.live()));
    checks.add(agentSilent(story.agentLog()));
    return checks;
  }

  private static List<Check> ofScenes(Story story) {
    return List.of(
        nothingLostWhenWell(story.well()),
        singleFailuresHidden(story.flaky()),
        nobodyWaits(story.slow()),
        spared("slow", story.slow()),
        spared("failing", story.failing()),
        breakerOpened(story.transitions("stock")),
        breakerClosed(story.transitions("stock")),
        servedAgain(story.recovery()),
        burstLimited(story.burst()),
        servedAfterBurst(story.afterwards()));
  }

  private static Check nothingLostWhenWell(Scene scene) {
    int without = served(scene.without());
    int with = served(scene.with());
    return new Check(
        "while all is well, the agent takes nothing from anybody",
        without >= NEARLY_ALL && with >= NEARLY_ALL,
        "served %d %% without, %d %% with".formatted(without, with));
  }

  private static Check singleFailuresHidden(Scene scene) {
    int without = failed(scene.without());
    int with = failed(scene.with());
    return new Check(
        "retries hide single failures",
        without >= 10 && with <= NEARLY_NONE,
        "failed %d %% without, %d %% with".formatted(without, with));
  }

  private static Check nobodyWaits(Scene scene) {
    Figures without = scene.without().seen();
    Figures with = scene.with().seen();
    return new Check(
        "with the agent nobody waits for a slow stock, and most are told at once",
        without.percent(without.count(Kind.SLOW)) >= 50
            && with.worstMillis() < without.medianMillis()
            && with.medianMillis() * 4 < without.medianMillis(),
        "without: median %d ms; with: median %d ms, worst %d ms"
            .formatted(without.medianMillis(), with.medianMillis(), with.worstMillis()));
  }

  private static Check spared(String what, Scene scene) {
    long without = scene.without().reachedStock();
    long with = scene.with().reachedStock();
    return new Check(
        "a " + what + " stock gets less than half the calls",
        with * 2 < without,
        "%d without, %d with".formatted(without, with));
  }

  private static Check breakerOpened(List<Transition> stock) {
    long openings = stock.stream().filter(Transition::opens).count();
    return new Check("the breaker opened", openings > 0, openings + " openings");
  }

  private static Check breakerClosed(List<Transition> stock) {
    boolean closed = !stock.isEmpty() && stock.get(stock.size() - 1).closes();
    return new Check(
        "the breaker closed again by itself",
        closed,
        stock.isEmpty() ? "no transition" : "last went to " + stock.get(stock.size() - 1).to());
  }

  private static Check servedAgain(Scene scene) {
    Figures last = scene.with().seen().last(20);
    int served = last.percent(last.served());
    return new Check(
        "after the recovery all are served again", served >= NEARLY_ALL, "%d %%".formatted(served));
  }

  private static Check burstLimited(Scene scene) {
    Figures with = scene.with().seen();
    return new Check(
        "the burst is limited: some are served, the rest told at once, payment sees less",
        with.count(Kind.ANSWERED) > 0
            && with.percent(with.count(Kind.REJECTED)) >= 50
            && with.count(Kind.FAILED) == 0
            && scene.with().reachedPayment() < scene.without().reachedPayment(),
        "served %d, rejected %d, failed %d; payment saw %d without, %d with"
            .formatted(
                with.served(),
                with.count(Kind.REJECTED),
                with.count(Kind.FAILED),
                scene.without().reachedPayment(),
                scene.with().reachedPayment()));
  }

  private static Check servedAfterBurst(Scene scene) {
    int without = served(scene.without());
    int with = served(scene.with());
    return new Check(
        "the limit keeps payment up for those who come after",
        with >= 90 && with > without,
        "served %d %% without, %d %% with".formatted(without, with));
  }

  private static Check agentSilent(List<String> log) {
    return new Check(
        "the agent had nothing to complain of",
        log.isEmpty(),
        log.isEmpty() ? "its log is empty" : log.get(0));
  }

  static int served(Side side) {
    return side.seen().percent(side.seen().served());
  }

  static int failed(Side side) {
    return side.seen().percent(side.seen().count(Kind.FAILED));
  }
}
