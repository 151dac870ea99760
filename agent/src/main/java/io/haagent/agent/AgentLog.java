package io.haagent.agent;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own log: lines that begin {@code [ha-agent] LEVEL}, on standard error or in a file
 * that is opened with the first of them. It is no logging library, because those that were tried
 * leave marks on the app (docs/decisions/0003-own-log.md). Thread-safe.
 */
final class AgentLog {
  private static final String[] LEVELS = {"DEBUG", "INFO", "WARN", "ERROR"};
  private static final int DEBUG = 0;
  private static final int INFO = 1;
  private static final int WARN = 2;
  private static final int ERROR = 3;

  /** Faults of more kinds than this are of no further use to anybody. */
  private static final int FAULTS_KEPT = 200;

  private final @Nullable String file;
  private final int least;
  private final Set<String> faultsSeen = ConcurrentHashMap.newKeySet();
  private volatile @Nullable PrintStream out;
  private volatile @Nullable PrintStream ownFile;
  private volatile boolean closed;

  AgentLog(@Nullable String file, String least) {
    this.file = file;
    this.least = level(least);
  }

  /** Returns a level's rank, or -1 where the word is none. */
  static int level(String word) {
    for (int i = 0; i < LEVELS.length; i++) {
      if (LEVELS[i].equalsIgnoreCase(word)) {
        return i;
      }
    }
    return -1;
  }

  void info(String line) {
    write(INFO, line);
  }

  void warn(String line) {
    write(WARN, line);
  }

  /** Warns of something about one guard. */
  void warn(String guard, String text) {
    warn("guard \"" + guard + "\": " + text);
  }

  void error(String line) {
    write(ERROR, line);
  }

  /** Logs a fault of our own, once for each place and kind. */
  void fault(String what, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    String at = trace.length == 0 ? "" : " at " + trace[0];
    if (faultsSeen.size() >= FAULTS_KEPT
        || !faultsSeen.add(what + fault.getClass().getName() + at)) {
      return;
    }
    error(
        "fault in "
            + what
            + ": "
            + fault
            + at
            + "; the call goes on unguarded. Please report it with the stack that logLevel=DEBUG"
            + " shows");
    if (least <= DEBUG && !closed) {
      fault.printStackTrace(stream());
    }
  }

  private void write(int level, String line) {
    if (level >= least && !closed) {
      stream().println("[ha-agent] " + LEVELS[level] + " " + line);
    }
  }

  /** Closes the file; what comes later is dropped. Standard error stays open. */
  void close() {
    closed = true;
    PrintStream opened = ownFile;
    if (opened != null) {
      opened.close();
    }
  }

  private PrintStream stream() {
    PrintStream opened = out;
    if (opened == null) {
      opened = open();
      out = opened;
    }
    return opened;
  }

  /** Two threads that race here open the file twice, for appending, which does no harm. */
  private PrintStream open() {
    if (file == null) {
      return standardError();
    }
    try {
      PrintStream opened =
          new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8);
      ownFile = opened;
      return opened;
    } catch (IOException e) {
      PrintStream instead = standardError();
      instead.println(
          "[ha-agent] WARN the log can't be written to "
              + file
              + " ("
              + e.getMessage()
              + "); it goes to standard error");
      return instead;
    }
  }

  /**
   * The process's own, not {@code System.err}: that may be the app's by now, a bridge to its
   * logging say, and lines are written while classes load. Code of the app that waits for a class
   * there waits for ever, and holding its stream would keep its loader.
   */
  private static PrintStream standardError() {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
        true,
        Charset.defaultCharset());
  }
}
