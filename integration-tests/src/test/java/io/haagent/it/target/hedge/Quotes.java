package io.haagent.it.target.hedge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A dependency that never answers the first time it is asked. */
final class Quotes {
  static final List<CompletableFuture<String>> ASKED = new ArrayList<>();

  private Quotes() {}

  static CompletableFuture<String> quote(String of) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    synchronized (ASKED) {
      ASKED.add(answer);
      if (ASKED.size() > 1) {
        answer.complete(of + " " + ASKED.size());
      }
    }
    return answer;
  }

  static String now(String of) {
    return of;
  }
}
