package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.util.Map;
import java.util.TreeMap;

/** Calls a port where nobody listens. */
public final class RefusedMain {

  private static final int CALLS = 20;

  private RefusedMain() {}

  public static void main(String[] arguments) {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < CALLS; i++) {
      String outcome = Facts.outcome(() -> calls.get("/x"));
      outcomes.merge(outcome.split(":")[0], 1, Integer::sum);
    }
    Facts.fact("outcomes", outcomes);
  }
}
