package io.haagent.engine;

/** Puts into words where a thread stands, for the event that tells of a call that hangs. */
final class Standing {

  /** What fits in a line and shows both what waits and who called it. */
  private static final int FRAMES = 3;

  private Standing() {}

  /** Returns, for example, {@code "main" for 2.3 s at java.net.Socket.read, com.acme.Stock.ask}. */
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
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      text.append(i == 0 ? " at " : " < ").append(frames[i]);
    }
    return text.toString();
  }
}
