package io.haagent.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * The agent's own log: slf4j-simple, relocated and without slf4j's search for a provider, so that
 * neither the app's logger nor its settings and ours can meet. Its classes are loaded with the
 * first line that is logged; a good start logs none.
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

  void debug(String line) {
    if (least <= DEBUG) {
      Lines.get(file).debug(line);
    }
  }

  void info(String line) {
    if (least <= INFO) {
      Lines.get(file).info(line);
    }
  }

  void warn(String line) {
    if (least <= WARN) {
      Lines.get(file).warn(line);
    }
  }

  void error(String line) {
    if (least <= ERROR) {
      Lines.get(file).error(line);
    }
  }

  /** Logs a fault of our own, once for each place and kind. */
  void fault(String what, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    String kind = what + fault.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
    if (faultsSeen.size() < FAULTS_KEPT && faultsSeen.add(kind)) {
      error(
          "fault in "
              + what
              + ": "
              + fault
              + (trace.length == 0 ? "" : " at " + trace[0])
              + "; the call goes on unguarded. Please report it; logLevel=DEBUG shows the stack");
      if (least <= DEBUG) {
        Lines.get(file).debug("stack of the fault", fault);
      }
    }
  }

  /** Holds the logger: initialised by the first line. */
  private static final class Lines {
    private static @Nullable Logger logger;

    private Lines() {}

    static synchronized Logger get(@Nullable String file) {
      Logger known = logger;
      if (known == null) {
        known = make(file);
        logger = known;
      }
      return known;
    }

    private static Logger make(@Nullable String file) {
      String prefix = "io.haagent.shaded.slf4j.simpleLogger.";
      // The relocated logger reads its settings under the relocated name: the app's don't match.
      System.setProperty(prefix + "defaultLogLevel", "trace");
      System.setProperty(prefix + "showDateTime", "true");
      System.setProperty(prefix + "dateTimeFormat", "'[ha-agent]'");
      System.setProperty(prefix + "showThreadName", "false");
      System.setProperty(prefix + "showLogName", "false");
      if (file != null) {
        System.setProperty(prefix + "logFile", file);
      }
      // slf4j-simple looks for simplelogger.properties through the context loader: not the app's.
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(AgentLog.class.getClassLoader());
      try {
        SimpleServiceProvider provider = new SimpleServiceProvider();
        provider.initialize();
        return provider.getLoggerFactory().getLogger("ha-agent");
      } finally {
        thread.setContextClassLoader(before);
        for (String key :
            new String[] {
              "defaultLogLevel",
              "showDateTime",
              "dateTimeFormat",
              "showThreadName",
              "showLogName",
              "logFile"
            }) {
          System.clearProperty(prefix + key);
        }
      }
    }
  }
}
