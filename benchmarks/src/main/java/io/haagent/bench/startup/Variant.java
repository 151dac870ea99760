package io.haagent.bench.startup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One way to start the hello world: under an agent, or none. */
enum Variant {
  NONE("no agent"),
  NOTHING("ha-agent, nothing matches"),
  WOVEN("ha-agent, one class woven"),
  OPENTELEMETRY("OpenTelemetry, exporters off");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Tells whether this start has our agent. */
  boolean ours() {
    return this == NOTHING || this == WOVEN;
  }

  /**
   * Returns the command line that starts it; the class path is a directory, so default CDS is on.
   */
  List<String> command(Path java, Layout layout) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    switch (this) {
      case NONE -> {}
      case NOTHING -> command.add(layout.agent("nothing.json"));
      case WOVEN -> command.add(layout.agent("woven.json"));
      case OPENTELEMETRY -> command.add("-javaagent:" + layout.openTelemetry());
    }
    command.add("-cp");
    command.add(layout.application().toString());
    command.add("Hello");
    return command;
  }
}
