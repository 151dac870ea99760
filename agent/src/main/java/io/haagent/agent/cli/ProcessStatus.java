package io.haagent.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a process in {@code /proc/PID/status}.
 *
 * @param uid the user that it runs as, effectively
 * @param catchesQuit whether it has a handler for SIGQUIT, as every JVM has that can be attached to
 * @param stopped whether a signal or a debugger has stopped it
 */
record ProcessStatus(int uid, boolean catchesQuit, boolean stopped) {
  private static final int SIGQUIT = 3;

  /** Returns null where there is no such file: the process has ended, or this is no Linux. */
  static @Nullable ProcessStatus of(String process) {
    try {
      return parse(Files.readString(Path.of("/proc", process, "status")));
    } catch (IOException e) {
      return null;
    }
  }

  static ProcessStatus parse(String text) {
    int uid = -1;
    long caught = 0;
    boolean stopped = false;
    for (String line : text.split("\n")) {
      String[] words = line.split("\\s+");
      if (words[0].equals("Uid:")) {
        uid = Integer.parseInt(words[2]);
      } else if (words[0].equals("State:")) {
        stopped = words[1].equalsIgnoreCase("t");
      } else if (words[0].equals("SigCgt:")) {
        caught = Long.parseUnsignedLong(words[1], 16);
      }
    }
    return new ProcessStatus(uid, (caught >>> (SIGQUIT - 1) & 1) == 1, stopped);
  }
}
