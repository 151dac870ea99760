package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Plays the story, scene by scene, and tells each as it ends. For one thread. */
final class Storyteller {

  private static final int BURST = 80;

  private final Stage.Cast cast;
  private final Account account;
  private final LineFile agentLog;
  private final Play play;
  private final LiveActs live;

  Storyteller(Stage.Cast cast, Stage.Layout layout, Account account) {
    this.cast = cast;
    this.account = account;
    this.agentLog = new LineFile(layout.agentLog());
    this.play = new Play(cast, layout);
    this.live = new LiveActs(cast, layout, account, play);
  }

  Story play() throws IOException, InterruptedException {
    play.warmUp();
    account.opening();

    account.tell("1", "All is well.", "The agent has nothing to do.");
    Scene well = scene("all well", 3);

    account.tell(
        "2",
        "One call in four fails: to the stock, and to the shop's own price table.",
        "With the agent: retry, four attempts for the stock, three for the price.");
    play.fault("flaky", cast.stock(), cast.plain(), cast.resilient());
    Scene flaky = scene("single failures", 4);
    play.fault("ok", cast.plain(), cast.resilient());

    account.tell(
        "3",
        "The stock gets slow: two seconds for each answer.",
        "With the agent: the deadline of 800 ms, then the breaker; each second it lets a few calls through to see.");
    play.fault("slow", cast.stock());
    Scene slow = scene("slow stock", 5);

    account.tell(
        "4", "The stock fails: every answer is a 500.", "With the agent: the breaker stays open.");
    play.fault("fail", cast.stock());
    Scene failing = scene("failing stock", 4);

    account.tell(
        "5",
        "The stock is repaired.",
        "With the agent: the next calls let through go well, and the breaker closes.");
    play.fault("ok", cast.stock());
    Scene recovery = scene("recovery", 5);

    account.tell(
        "6",
        BURST + " orders at once, and payment breaks down with more than 30 inside.",
        "With the agent: the limit, 20 orders a second to payment. The others are told to come again.");
    Burst plain = burst(cast.plain(), Stage.WITHOUT);
    Burst resilient = burst(cast.resilient(), Stage.WITH);
    Scene burst =
        new Scene("burst of orders", plain.first(), resilient.first(), play.transitions());
    account.figures(burst);

    account.tell(
        "7",
        "The customers who came to order in the two seconds after that burst.",
        "With the agent: payment never broke down.");
    Scene afterwards =
        new Scene("after the burst", plain.then(), resilient.then(), play.transitions());
    account.figures(afterwards);

    Live done = live.play();
    return new Story(
        well, flaky, slow, failing, recovery, burst, afterwards, done, agentLog.next());
  }

  private Scene scene(String title, int seconds) throws IOException, InterruptedException {
    Scene scene = play.scene(title, seconds);
    account.figures(scene);
    return scene;
  }

  // In turn, not side by side: the one shop's burst would break payment for the other.
  private Burst burst(URI shop, String name) throws IOException, InterruptedException {
    Play.Reached start = play.reached(name);
    Figures first = play.customers.burst(shop, BURST);
    Play.Reached between = play.reached(name);
    Figures then = play.customers.orders(shop, 10, Duration.ofSeconds(2));
    return new Burst(between.since(start, first), play.reached(name).since(between, then));
  }

  private record Burst(Side first, Side then) {}
}
