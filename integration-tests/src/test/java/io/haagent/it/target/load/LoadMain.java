package io.haagent.it.target.load;

import com.sun.net.httpserver.HttpServer;
import io.haagent.it.target.Facts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Calls without end while agents come, change and go; does what standard input says. */
public final class LoadMain {
  private static final ObjectName AGENT = name("io.haagent:type=Agent");
  private static final ObjectName GUARDS = name("io.haagent:type=Guard,*");
  private static final int CALLS_BETWEEN = 20;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Leftovers leftovers = new Leftovers(server);
  private final Load load;
  private final Policies policies;

  private LoadMain(Path policy, HttpServer web) {
    String host = "127.0.0.1:" + web.getAddress().getPort();
    load = new Load(URI.create("http://" + host + "/"));
    policies = new Policies(policy, host);
  }

  public static void main(String[] arguments) throws Exception {
    LoadMain main = new LoadMain(Path.of(arguments[0]), web());
    main.policies.write(0);
    main.load.start();
    main.load.await(CALLS_BETWEEN);
    Facts.fact("ready", true);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      Facts.fact("done" + number, main.obey(line));
    }
    Facts.fact("calls", main.load.calls());
    Facts.fact("wrong", main.load.wrong().size());
    main.load.wrong().stream().limit(10).forEach(System.out::println);
    // The pools and the server would go on.
    System.exit(0);
  }

  private String obey(String line) throws Exception {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "met" -> {
        return met();
      }
      case "reload" -> {
        reload(Integer.parseInt(words[1]));
        return "" + server.getAttribute(AGENT, "LastError");
      }
      case "detach" -> server.invoke(AGENT, "detach", null, null);
      case "loaders" -> {
        return leftovers.loadersLeft() + " of " + leftovers.met();
      }
      case "baseline" -> leftovers.baseline();
      case "beyond" -> {
        return leftovers.beyond();
      }
      default -> throw new IllegalArgumentException(line);
    }
    return line;
  }

  /** Waits until each guard has had a call. */
  private String met() throws JMException {
    boolean guarded = Facts.eventually(() -> server.isRegistered(AGENT) && everyGuardCalled());
    leftovers.meet(AGENT);
    return guarded + " " + server.queryNames(GUARDS, null).size();
  }

  private boolean everyGuardCalled() {
    try {
      for (ObjectName guard : server.queryNames(GUARDS, null)) {
        if ((Long) server.getAttribute(guard, "Calls") == 0) {
          return false;
        }
      }
      return true;
    } catch (JMException e) {
      return false; // it comes or goes right now
    }
  }

  private void reload(int times) throws Exception {
    load.retried(true);
    for (int i = 1; i <= times; i++) {
      policies.write(i);
      server.invoke(AGENT, "reload", null, null);
      load.await(CALLS_BETWEEN);
    }
    load.retried(false);
    policies.write(0);
    server.invoke(AGENT, "reload", null, null);
  }

  private static HttpServer web() throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = "here".getBytes(StandardCharsets.UTF_8);
    web.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    web.setExecutor(Executors.newFixedThreadPool(2));
    web.start();
    return web;
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (JMException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
