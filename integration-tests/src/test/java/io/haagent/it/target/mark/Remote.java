package io.haagent.it.target.mark;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What the policies of these programs guard. */
final class Remote {

  private static int attempts;

  private Remote() {}

  /** Fails two of three times. */
  static String call(String a) throws IOException {
    a += ++attempts;
    if (attempts % 3 != 0) {
      throw new IOException("attempt " + attempts);
    }
    return a;
  }

  static CompletableFuture<String> never() {
    return new CompletableFuture<>();
  }

  static int attempts() {
    return attempts;
  }
}
