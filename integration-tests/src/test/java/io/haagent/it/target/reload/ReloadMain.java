package io.haagent.it.target.reload;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines {@code <fact> <method>}, calls the method, and prints as that fact what the caller
 * got and how often the body ran. A line {@code failing} or {@code working} says how the body
 * behaves.
 */
public final class ReloadMain {

  private ReloadMain() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      if (space < 0) {
        Depot.failing = line.equals("failing");
        continue;
      }
      boolean first = line.substring(space + 1).equals("first");
      String got = outcome(() -> first ? Depot.first() : Depot.second());
      fact(line.substring(0, space), got + " runs:" + Depot.takeRuns());
    }
  }
}
