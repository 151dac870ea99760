package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.util.concurrent.Callable;

/** Calls a dead server 200 times, heals it, and waits for the guard to find out by itself. */
public final class BreakerMain {

  private static final int CALLS = 200;

  private BreakerMain() {}

  public static void main(String[] arguments) throws Exception {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    boolean async = arguments[1].equals("sendAsync");
    Callable<String> call = () -> async ? calls.getAsync("/dead/x") : calls.get("/dead/x");
    int answered = 0;
    int rejected = 0;
    int other = 0;
    String rejection = "none";
    for (int i = 0; i < CALLS; i++) {
      String outcome = Facts.outcome(call);
      if (outcome.startsWith("500 ")) {
        answered++;
      } else if (outcome.startsWith("threw io.haagent.CallRejectedIOException")) {
        rejected++;
        rejection = outcome;
      } else {
        other++;
        Facts.fact("other", outcome);
      }
    }
    Facts.fact("answered", answered);
    Facts.fact("rejected", rejected);
    Facts.fact("others", other);
    Facts.fact("rejection", rejection);
    Facts.fact("healed", calls.get("/heal"));
    Facts.fact("recovered", Facts.eventually(() -> Facts.outcome(call).startsWith("200 ")));
    int healthy = 0;
    for (int i = 0; i < CALLS; i++) {
      healthy += Facts.outcome(call).startsWith("200 ") ? 1 : 0;
    }
    Facts.fact("healthy", healthy);
  }
}
