package io.haagent.engine;

/** Puts into words where a thread stands, for the event that tells of a call that hangs. */
final class Standing {

  /** What fits in a line: what waits, what the application called, and where. */
  private static final int FRAMES = 4;

  private Standing() {}

  /**
   * Returns, for example, {@code "main" for 2300 ms at sun.nio.ch.SocketDispatcher.read0 <
   * java.net.Socket$SocketInputStream.read < com.acme.Stock.ask}.
   */
  static String of(Thread thread, long nanos) {
    StringBuilder text = new StringBuilder();
    String name = thread.getName();
    if (name.isEmpty()) {
      // As virtual threads are by default; a thread dump has them by their numbers.
      text.append("thread #").append(thread.getId());
    } else {
      text.append('"').append(name).append('"');
    }
    text.append(" for ").append(nanos / 1_000_000).append(" ms");
    StackTraceElement[] frames;
    try {
      frames = thread.getStackTrace();
    } catch (RuntimeException e) {
      // A security manager that doesn't let us look.
      return text.toString();
    }
    int told = 0;
    for (int i = 0; i < frames.length && told < FRAMES; i++) {
      if (i == 0 || !isOfTheJdk(frames[i]) || (told == 1 && isCalled(frames, i))) {
        text.append(i == 0 ? " at " : " < ").append(frames[i]);
        told++;
      }
    }
    return text.toString();
  }

  /** A dozen frames of locks and queues lie between a thread that waits and what it called. */
  private static boolean isCalled(StackTraceElement[] frames, int i) {
    return i + 1 < frames.length && !isOfTheJdk(frames[i + 1]);
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }
}
