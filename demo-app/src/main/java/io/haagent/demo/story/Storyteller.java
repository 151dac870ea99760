package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Plays the story, scene by scene, and tells each as it ends. For one thread. */
final class Storyteller {

  // Enough for the breaker's ten calls within a second, little enough for two busy cores and five
  // JVMs.
  private static final int PER_SECOND = 20;
  private static final int BURST = 80;

  private final Stage.Cast cast;
  private final Account account;
  private final LineFile events;
  private final LineFile agentLog;
  private final Customers customers = new Customers();
  private final Switches switches = new Switches();

  Storyteller(Stage.Cast cast, Stage.Layout layout, Account account) {
    this.cast = cast;
    this.account = account;
    this.events = new LineFile(layout.events());
    this.agentLog = new LineFile(layout.agentLog());
  }

  Story play() throws IOException, InterruptedException {
    warmUp();
    account.opening();

    account.tell("1", "All is well.", "The agent has nothing to do.");
    Scene well = scene("all well", 3);

    account.tell(
        "2",
        "One call in four fails: to the stock, and to the shop's own price table.",
        "With the agent: retry, four attempts for the stock, three for the price.");
    fault("flaky", cast.stock(), cast.plain(), cast.resilient());
    Scene flaky = scene("single failures", 4);
    fault("ok", cast.plain(), cast.resilient());

    account.tell(
        "3",
        "The stock gets slow: two seconds for each answer.",
        "With the agent: the deadline of 800 ms, then the breaker; each second it lets a few calls through to see.");
    fault("slow", cast.stock());
    Scene slow = scene("slow stock", 5);

    account.tell(
        "4", "The stock fails: every answer is a 500.", "With the agent: the breaker stays open.");
    fault("fail", cast.stock());
    Scene failing = scene("failing stock", 4);

    account.tell(
        "5",
        "The stock is repaired.",
        "With the agent: the next calls let through go well, and the breaker closes.");
    fault("ok", cast.stock());
    Scene recovery = scene("recovery", 5);

    account.tell(
        "6",
        BURST + " orders at once, and payment breaks down with more than 30 inside.",
        "With the agent: the limit, 20 orders a second to payment. The others are told to come again.");
    Burst plain = burst(cast.plain(), Stage.WITHOUT);
    Burst resilient = burst(cast.resilient(), Stage.WITH);
    Scene burst = new Scene("burst of orders", plain.first(), resilient.first(), transitions());
    account.figures(burst);

    account.tell(
        "7",
        "The customers who came to order in the two seconds after that burst.",
        "With the agent: payment never broke down.");
    Scene afterwards = new Scene("after the burst", plain.then(), resilient.then(), transitions());
    account.figures(afterwards);

    return new Story(well, flaky, slow, failing, recovery, burst, afterwards, agentLog.next());
  }

  // Java is slow at first, which is no part of the story.
  private void warmUp() throws InterruptedException {
    customers.steady(shops(), PER_SECOND, Duration.ofSeconds(2));
  }

  private void fault(String mode, URI... services) throws IOException, InterruptedException {
    for (URI service : services) {
      switches.set(service, mode);
    }
  }

  private Scene scene(String title, int seconds) throws IOException, InterruptedException {
    Reached plain = reached(Stage.WITHOUT);
    Reached resilient = reached(Stage.WITH);
    List<Figures> seen = customers.steady(shops(), PER_SECOND, Duration.ofSeconds(seconds));
    Scene scene =
        new Scene(
            title,
            reached(Stage.WITHOUT).since(plain, seen.get(0)),
            reached(Stage.WITH).since(resilient, seen.get(1)),
            transitions());
    account.figures(scene);
    return scene;
  }

  // In turn, not side by side: the one shop's burst would break payment for the other.
  private Burst burst(URI shop, String name) throws IOException, InterruptedException {
    Reached start = reached(name);
    Figures first = customers.burst(shop, BURST);
    Reached between = reached(name);
    Figures then = customers.orders(shop, 10, Duration.ofSeconds(2));
    return new Burst(between.since(start, first), reached(name).since(between, then));
  }

  private List<URI> shops() {
    return List.of(cast.plain(), cast.resilient());
  }

  private List<Transition> transitions() throws IOException {
    return events.next().stream().flatMap(line -> Transition.parse(line).stream()).toList();
  }

  private Reached reached(String shop) throws IOException, InterruptedException {
    return new Reached(
        switches.reached(cast.stock(), shop), switches.reached(cast.payment(), shop));
  }

  private record Burst(Side first, Side then) {}

  private record Reached(long stock, long payment) {
    Side since(Reached before, Figures seen) {
      return new Side(seen, stock - before.stock, payment - before.payment);
    }
  }
}
