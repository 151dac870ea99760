package io.haagent.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ps}: the JVMs of this user, and which of them are guarded. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    description = {
      "Lists this user's JVMs and the agents in them.",
      "Root sees everybody's. It reads counters that they publish and touches none.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  java -jar ha-agent.jar ps", "  java -jar ha-agent.jar ps --json"})
final class PsCommand implements Callable<Integer> {
  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed {
    long self = ProcessHandle.current().pid();
    List<Jvm> jvms = JvmCounters.open().all().stream().filter(jvm -> jvm.pid() != self).toList();
    if (json) {
      spec.commandLine().getOut().println(Json.text(objects(jvms)));
    } else {
      Table table = new Table(">PID", "AGENT", "JAVA", "MAIN");
      for (Jvm jvm : jvms) {
        table.row(jvm.pid(), orDash(jvm.agent()), orDash(jvm.java()), jvm.main());
      }
      table.lines().forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  private static String orDash(@Nullable String value) {
    return value == null ? "-" : value;
  }

  private static List<Map<String, @Nullable Object>> objects(List<Jvm> jvms) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Jvm jvm : jvms) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("pid", jvm.pid());
      object.put("agent", jvm.agent());
      object.put("java", jvm.java());
      object.put("main", jvm.main());
      objects.add(object);
    }
    return objects;
  }
}
