package io.haagent.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process that a command is for, looked at from outside before anything is done to it. An
 * attach begins with a SIGQUIT, which ends most processes that are no JVM, so that a wrong PID must
 * not get as far as that.
 */
final class TargetProcess {
  private static final int ROOT = 0;

  private final long pid;
  private final String user;
  private final int uid;
  private final boolean others;

  private TargetProcess(long pid, String user, int uid, boolean others) {
    this.pid = pid;
    this.user = user;
    this.uid = uid;
    this.others = others;
  }

  /** Looks at a process; throws where it can't be attached to, with what to do. */
  static TargetProcess of(long pid) throws CommandFailed {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    if (handle == null) {
      throw new CommandFailed(
          "there is no process " + pid + "; \"java -jar ha-agent.jar ps\" lists the JVMs");
    }
    if (pid == ProcessHandle.current().pid()) {
      throw new CommandFailed("process " + pid + " is this command itself");
    }
    ProcessStatus status = ProcessStatus.of(String.valueOf(pid));
    ProcessStatus self = ProcessStatus.of("self");
    if (status == null || self == null) {
      return new TargetProcess(pid, handle.info().user().orElse("?"), -1, false);
    }
    String user = handle.info().user().orElse("uid " + status.uid());
    if (self.uid() != status.uid() && self.uid() != ROOT) {
      throw new CommandFailed(
          "process "
              + pid
              + " belongs to "
              + user
              + "; run the command as that user: sudo -u "
              + user
              + " java -jar ha-agent.jar ...");
    }
    if (!isJvm(pid, status)) {
      throw new CommandFailed(
          "process " + pid + " is no JVM; \"java -jar ha-agent.jar ps\" lists those that are");
    }
    if (status.stopped()) {
      throw new CommandFailed(
          "process " + pid + " is stopped; let it go on first: kill -CONT " + pid);
    }
    if (!sameFiles(pid)) {
      throw new CommandFailed(
          "process "
              + pid
              + " has other files than this one, as in a container or under systemd's PrivateTmp;"
              + " run the command there, with the PID that is seen there");
    }
    return new TargetProcess(pid, user, status.uid(), self.uid() != status.uid());
  }

  /** A JVM maps its library; where that can't be read, it at least catches the signal. */
  private static boolean isJvm(long pid, ProcessStatus status) {
    Path maps = Path.of("/proc", String.valueOf(pid), "maps");
    try (var lines = Files.lines(maps)) {
      return status.catchesQuit() && lines.anyMatch(line -> line.contains("/libjvm."));
    } catch (IOException | java.io.UncheckedIOException e) {
      return status.catchesQuit();
    }
  }

  private static boolean sameFiles(long pid) {
    Path theirs = mounts(String.valueOf(pid));
    Path ours = mounts("self");
    return theirs == null || ours == null || theirs.equals(ours);
  }

  private static @Nullable Path mounts(String process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", process, "ns", "mnt"));
    } catch (IOException e) {
      return null;
    }
  }

  long pid() {
    return pid;
  }

  String user() {
    return user;
  }

  int uid() {
    return uid;
  }

  /** Tells whether it is another user's; then this is root. */
  boolean others() {
    return others;
  }
}
