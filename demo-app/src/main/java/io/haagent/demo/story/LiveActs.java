package io.haagent.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plays what an operator can do to a running shop, while customers come. For one thread. */
final class LiveActs {

  private static final String USUAL = "\"rate\": \"20/s\", \"burst\": 20";
  private static final String EDITED = "\"rate\": \"1/s\", \"burst\": 1";

  private final Stage.Cast cast;
  private final Stage.Layout layout;
  private final Account account;
  private final Play play;

  LiveActs(Stage.Cast cast, Stage.Layout layout, Account account, Play play) {
    this.cast = cast;
    this.layout = layout;
    this.account = account;
    this.play = play;
  }

  Live play() throws IOException, InterruptedException {
    account.tell(
        "8",
        "The bank is in trouble: payment may only be asked once a second.",
        "An operator edits policy.json: payment's limit 20/s -> 1/s, burst 20 -> 1. Nothing is restarted.");
    List<Scene> edit = new ArrayList<>();
    String reload = play.meanwhile(() -> edit(USUAL, EDITED), edit);
    Scene edited = then(edit, "edited policy", 3);
    account.figures(asOne(edit));
    account.say("event", reload);
    account.say("event", edit(EDITED, USUAL));

    try (Console console = Console.connect(cast.resilientProcess())) {
      account.tell(
          "9",
          "The stock is taken down for maintenance, and nobody shall ask it meanwhile.",
          "An operator forces its breaker open over JMX, and after two seconds resets it.");
      List<Scene> force = new ArrayList<>();
      play.meanwhile(() -> call(console, "forceOpen"), force);
      Scene forced = then(force, "", 2);
      play.meanwhile(() -> call(console, "reset"), force);
      Scene released = then(force, "forced open, reset", 2);
      account.figures(asOne(force));

      account.tell(
          "10",
          "One call in four fails again, and the agent is taken out of the running shop.",
          "From now on there is no agent in either shop.");
      play.fault("flaky", cast.stock(), cast.plain(), cast.resilient());
      List<Scene> detach = new ArrayList<>();
      account.say("$", "java -jar ha-agent.jar detach " + cast.resilientProcess());
      account.say("", play.meanwhile(() -> command("detach"), detach));
      Scene detached = then(detach, "detached", 3);
      account.figures(asOne(detach));
      int beans = console.beans();

      account.tell("11", "And it is put in again.", "With the agent: retry, as before.");
      List<Scene> attach = new ArrayList<>();
      account.say(
          "$",
          "java -jar ha-agent.jar attach " + cast.resilientProcess() + " --policy policy.json");
      account.say(
          "",
          play.meanwhile(() -> command("attach", "--policy", layout.policy().toString()), attach));
      Scene attached = then(attach, "attached again", 3);
      account.figures(asOne(attach));
      play.fault("ok", cast.stock(), cast.plain(), cast.resilient());
      return new Live(edited, reload, forced, released, detached, beans, attached);
    }
  }

  /** Plays the scene in which everything is as the operator wanted it. */
  private Scene then(List<Scene> scenes, String title, int seconds)
      throws IOException, InterruptedException {
    Scene last = play.scene(title, seconds);
    scenes.add(last);
    return last;
  }

  private static Scene asOne(List<Scene> scenes) {
    return scenes.stream().reduce(Scene::then).orElseThrow();
  }

  /** Returns what the agent told when it took the file over. */
  private String edit(String from, String to) throws IOException, InterruptedException {
    Path policy = layout.policy();
    LineFile events = new LineFile(layout.events());
    events.next();
    Files.writeString(policy, Files.readString(policy).replace(from, to));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end) {
      for (String line : events.next()) {
        Event event = new Event(line);
        if (event.is("RELOADED") || event.is("RELOAD_FAILED")) {
          return event.field("event") + " " + String.join(", ", event.texts("changes"));
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return "none within 10 s";
  }

  private String call(Console console, String operation) throws IOException, InterruptedException {
    console.call("stock", operation);
    return operation;
  }

  private String command(String name, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(name, Long.toString(cast.resilientProcess())));
    words.addAll(List.of(options));
    return AgentCommand.run(layout.agentJar(), words.toArray(new String[0]));
  }
}
