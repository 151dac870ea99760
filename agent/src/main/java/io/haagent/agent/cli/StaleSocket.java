package io.haagent.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The socket of a JVM that was killed and whose PID another JVM has now. A JVM deletes such a file
 * when it starts, but for that of another user in a directory where only owners delete; then every
 * attach finds the file, takes it for the JVM's and is refused.
 */
final class StaleSocket {

  private StaleSocket() {}

  /** Where HotSpot listens for an attach; the directory is the same for every JVM. */
  static Path of(TargetProcess target) {
    return Path.of("/tmp", ".java_pid" + target.pid());
  }

  /** Deletes it, and tells whether it is gone. To be called only after it refused a connection. */
  static boolean remove(TargetProcess target) {
    try {
      return Files.deleteIfExists(of(target));
    } catch (IOException e) {
      return false;
    }
  }
}
