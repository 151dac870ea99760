package io.haagent.it;

import io.haagent.it.target.client.Applications;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One JVM in which the same program is deployed with several versions of a client's library, each
 * in a class loader of its own and with a server and guards of its own.
 */
final class ClientRun implements AutoCloseable {
  private final Class<?> main;
  private final Map<String, CountingServer> servers = new LinkedHashMap<>();
  private final List<String> guards = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  ClientRun(Class<?> main) {
    this.main = main;
  }

  /**
   * Adds a version.
   *
   * @param version the folder of its jars
   * @param template guards, with {@code @} for the version and {@code HOST} for its server
   * @param calls how many calls are to discard their answers
   */
  void deploy(String version, String template, int calls) {
    CountingServer server = new CountingServer();
    servers.put(version, server);
    guards.add(template.replace("@", version).replace("HOST", server.host()).strip());
    arguments.add(main.getName());
    arguments.add(
        Stream.concat(Stream.of(Artifacts.programs()), Artifacts.jars(version).stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    arguments.add(version + " " + server.url() + " " + calls);
  }

  Run run(Jdk jdk) {
    return Forked.of(jdk, Applications.class)
        .policy("{\"guards\": {" + String.join(",\n", guards) + "}}")
        .run(arguments.toArray(String[]::new));
  }

  CountingServer server(String version) {
    return servers.get(version);
  }

  /** What the program printed of a version. */
  Map<String, String> facts(String version, Run run) {
    Map<String, String> facts = new LinkedHashMap<>();
    run.facts()
        .forEach(
            (name, value) -> {
              if (name.startsWith(version + ".")) {
                facts.put(name.substring(version.length() + 1), value);
              }
            });
    return facts;
  }

  /** What the agent says at its start of each version's guards that inject faults. */
  String[] warnings(String... faulty) {
    return servers.keySet().stream()
        .flatMap(
            version ->
                Stream.of(faulty)
                    .map(guard -> "guards.\"" + version + "." + guard + "\".fault: FAULTS ARE ON"))
        .toArray(String[]::new);
  }

  @Override
  public void close() throws Exception {
    for (CountingServer server : servers.values()) {
      server.close();
    }
  }
}
