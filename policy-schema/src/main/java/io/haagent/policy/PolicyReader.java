package io.haagent.policy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;

/** Reads policy files. */
public final class PolicyReader {
  private PolicyReader() {}

  /**
   * Reads a policy file's bytes.
   *
   * @param source the name that messages begin with
   */
  public static PolicyResult read(String source, byte[] bytes) {
    return new PolicyResult(null, List.of(source + ":1:1: " + bytes.length), List.of());
  }

  /**
   * Reads a policy file; messages begin with its name without its folder.
   *
   * @throws IOException if it can't be read
   */
  public static PolicyResult read(File file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      return read(file.getName(), in.readAllBytes());
    }
  }
}
