package io.haagent.it.target.results;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls each method and tells what came of it and how often its body ran. */
public final class ResultsMain {

  private ResultsMain() {}

  public static void main(String[] arguments) {
    told("code", Stock::code);
    told("flag", Stock::flag);
    told("answer", Stock::answer);
    told("later", () -> Stock.later().get());
    for (int i = 0; i < 4; i++) {
      told("number" + i, () -> Stock.number(-1));
    }
    for (int i = 0; i < 4; i++) {
      told("nothing" + i, Stock::nothing);
    }
    for (int i = 0; i < 4; i++) {
      told(
          "act" + i,
          () -> {
            Stock.act();
            return "acted";
          });
    }
    kept("good");
    kept(null);
    kept("fail");
  }

  private static void kept(@Nullable String given) {
    Stock.Box.ONE.given = given;
    told("kept." + given, () -> Stock.keptOf(Stock.Box.ONE));
  }

  private static void told(String name, Callable<?> call) {
    String got = outcome(call);
    fact(name, got + " of " + Stock.bodies());
  }
}
