package io.haagent.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that another process appends lines to. For one thread. */
final class LineFile {

  private final Path file;
  private int read;

  LineFile(Path file) {
    this.file = file;
  }

  /** The whole lines written since the last call; none while the file isn't there. */
  List<String> next() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    int end = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(Math.min(read, end), end).lines().toList();
    read = end;
    return lines;
  }
}
