package io.haagent.it.target.keys;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import io.haagent.it.target.keys.Tenants.Plan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines {@code <fact> <tenant>} and calls for that free tenant until it is rejected, at most
 * 20 times; the fact is how often it wasn't.
 */
public final class KeyReloadMain {
  private static final int MOST = 20;

  private KeyReloadMain() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      String tenant = line.substring(space + 1);
      int admitted = 0;
      while (admitted < MOST && outcome(() -> Tenants.byText(tenant, Plan.FREE)).equals("answer")) {
        admitted++;
      }
      fact(line.substring(0, space), admitted);
    }
  }
}
