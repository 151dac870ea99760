package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Lets customers come to both shops and counts what they and the services saw. For one thread. */
final class Play {

  // Enough for the breaker's ten calls within a second, little enough for two busy cores and five
  // JVMs.
  static final int PER_SECOND = 20;

  // Twenty seconds: whoever is not warm by then is not going to be.
  private static final int WARM_UPS = 10;

  final Customers customers = new Customers();
  private final Stage.Cast cast;
  private final Switches switches = new Switches();
  private final LineFile events;

  Play(Stage.Cast cast, Stage.Layout layout) {
    this.cast = cast;
    this.events = new LineFile(layout.events());
  }

  void fault(String mode, URI... services) throws IOException, InterruptedException {
    for (URI service : services) {
      switches.set(service, mode);
    }
  }

  Scene scene(String title, int seconds) throws IOException, InterruptedException {
    Reached plain = reached(Stage.WITHOUT);
    Reached resilient = reached(Stage.WITH);
    List<Figures> seen = steady(seconds);
    return new Scene(
        title,
        reached(Stage.WITHOUT).since(plain, seen.get(0)),
        reached(Stage.WITH).since(resilient, seen.get(1)),
        transitions());
  }

  /** Customers come until something is done beside them, for a second at least. */
  <T> T meanwhile(Callable<T> something, List<Scene> scenes)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(something);
    Thread beside = new Thread(task, "operator");
    beside.setDaemon(true);
    beside.start();
    do {
      scenes.add(scene("", 1));
    } while (!task.isDone());
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(cause.getMessage(), cause);
    }
  }

  /**
   * Sends customers until two seconds go by in which all are served: Java is slow at first, on a
   * busy machine slow enough to open the breaker, which is no part of the story.
   */
  void warmUp() throws IOException, InterruptedException {
    boolean warm = false;
    for (int round = 0; !warm && round < WARM_UPS; round++) {
      warm = steady(2).stream().allMatch(seen -> seen.served() == seen.customers());
    }
    transitions(); // what the warm-up did to the breaker is none of the first scene's
  }

  List<Figures> steady(int seconds) throws InterruptedException {
    List<URI> shops = List.of(cast.plain(), cast.resilient());
    return customers.steady(shops, PER_SECOND, Duration.ofSeconds(seconds));
  }

  List<Transition> transitions() throws IOException {
    return events.next().stream().flatMap(line -> Transition.parse(line).stream()).toList();
  }

  Reached reached(String shop) throws IOException, InterruptedException {
    return new Reached(
        switches.reached(cast.stock(), shop), switches.reached(cast.payment(), shop));
  }

  /** Requests of one shop that have reached the services so far. */
  record Reached(long stock, long payment) {
    Side since(Reached before, Figures seen) {
      return new Side(seen, stock - before.stock, payment - before.payment);
    }
  }
}
