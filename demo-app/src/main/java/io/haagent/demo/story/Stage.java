package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The four services of the demo, running: one stock, one payment, and the shop twice. */
final class Stage {

  static final String WITHOUT = "shop-without-agent";
  static final String WITH = "shop-with-agent";

  private static final String PACKAGE = "io.haagent.demo.service.";

  // Read by the shutdown hook.
  private final List<Service> running = new CopyOnWriteArrayList<>();
  private final Layout layout;

  Stage(Layout layout) {
    this.layout = layout;
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-services"));
  }

  /** Starts the services; returns when all of them listen. */
  Cast start() throws IOException, InterruptedException {
    Files.copy(layout.firstPolicy(), layout.policy());
    Service stock = start("stock", List.of(), List.of(PACKAGE + "Stock", "0"));
    Service payment = start("payment", List.of(), List.of(PACKAGE + "Payment", "0"));
    String stockUrl = "http://stock.shop.internal:" + stock.port();
    String paymentUrl = "http://payment.shop.internal:" + payment.port();
    List<String> names = List.of("-Djdk.net.hosts.file=" + layout.hosts());
    List<String> guarded = new ArrayList<>(names);
    guarded.addAll(agent());
    Service plain = start(WITHOUT, names, shop(WITHOUT, stockUrl, paymentUrl));
    Service resilient = start(WITH, guarded, shop(WITH, stockUrl, paymentUrl));
    return new Cast(
        stock.loopback(),
        payment.loopback(),
        plain.loopback(),
        resilient.loopback(),
        resilient.process());
  }

  private void stop() {
    running.forEach(Service::stop);
  }

  private Service start(String name, List<String> jvm, List<String> main) throws IOException {
    Service service = Service.start(name, layout.folder(), jvm, main);
    running.add(service);
    return service;
  }

  private static List<String> shop(String name, String stock, String payment) {
    return List.of(PACKAGE + "Shop", "0", name, stock, payment);
  }

  // As system properties, not as options of -javaagent, so that the paths may hold a comma.
  private List<String> agent() {
    return List.of(
        "-javaagent:" + layout.agentJar(),
        "-Dha.agent.policy=" + layout.policy(),
        "-Dha.agent.events=" + layout.events(),
        "-Dha.agent.log=" + layout.agentLog());
  }

  /**
   * Where the services listen.
   *
   * @param stock base URL
   * @param payment base URL
   * @param plain base URL of the shop without the agent
   * @param resilient base URL of the shop with the agent
   * @param resilientProcess its process id
   */
  record Cast(URI stock, URI payment, URI plain, URI resilient, long resilientProcess) {}

  /**
   * Where the files are.
   *
   * @param root of the project
   */
  record Layout(Path root) {

    /** What the services and the agent write; emptied before each run. */
    Path folder() {
      return root.resolve("demo-app/target/demo");
    }

    Path agentJar() {
      return root.resolve("agent/target/ha-agent.jar");
    }

    /** The policy as the story begins with it. */
    Path firstPolicy() {
      return root.resolve("demo-app/policy.json");
    }

    /** The policy in use, a copy that can be edited. */
    Path policy() {
      return folder().resolve("policy.json");
    }

    Path hosts() {
      return root.resolve("demo-app/hosts");
    }

    Path events() {
      return folder().resolve("events.jsonl");
    }

    Path agentLog() {
      return folder().resolve("agent.log");
    }
  }
}
