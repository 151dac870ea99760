package io.haagent.engine;

/** Puts into words where a thread stands, for the event that tells of a call that hangs. */
final class Standing {

  /** What fits in a line: what waits, and where in the application it was called. */
  private static final int FRAMES = 3;

  private Standing() {}

  /**
   * Returns, for example, {@code "main" for 2300 ms at java.net.Socket.read < com.acme.Stock.ask}.
   */
  static String of(Thread thread, long nanos) {
    StringBuilder text =
        new StringBuilder("\"")
            .append(thread.getName())
            .append("\" for ")
            .append(nanos / 1_000_000)
            .append(" ms");
    StackTraceElement[] frames;
    try {
      frames = thread.getStackTrace();
    } catch (RuntimeException e) {
      // A security manager that doesn't let us look.
      return text.toString();
    }
    int told = 0;
    for (int i = 0; i < frames.length && told < FRAMES; i++) {
      if (i == 0 || !isOfTheJdk(frames[i])) {
        text.append(i == 0 ? " at " : " < ").append(frames[i]);
        told++;
      }
    }
    return text.toString();
  }

  /** A dozen frames of locks and queues lie between a thread that waits and what it waits for. */
  private static boolean isOfTheJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }
}
