package io.haagent.it.target.reload;

import java.io.IOException;

/** What the policies guard; it fails as long as it is told to. */
final class Depot {

  static boolean failing;
  private static int runs;

  private Depot() {}

  static String first() throws IOException {
    return answer("first");
  }

  static String second() throws IOException {
    return answer("second");
  }

  static int takeRuns() {
    int taken = runs;
    runs = 0;
    return taken;
  }

  private static String answer(String answer) throws IOException {
    runs++;
    if (failing) {
      throw new IOException("down");
    }
    return answer;
  }
}
