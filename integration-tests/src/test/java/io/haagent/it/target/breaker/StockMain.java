package io.haagent.it.target.breaker;

import io.haagent.it.target.Facts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines {@code HOW NAME}, asks the stock so and prints the fact of that name: one after the
 * other, but what hangs does so on a thread of its own, called {@code stuck}. Ends with its input.
 */
public final class StockMain {

  private StockMain() {}

  public static void main(String[] arguments) throws IOException {
    Facts.fact("ready", true);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      Runnable call = () -> Facts.fact(words[1], Facts.outcome(() -> Stock.ask(words[0])));
      if (words[0].equals("hang")) {
        Thread stuck = new Thread(call, "stuck");
        stuck.setDaemon(true);
        stuck.start();
      } else {
        call.run();
      }
    }
  }
}
