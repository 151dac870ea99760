package io.haagent.it.target.keys;

import java.util.concurrent.CompletableFuture;

/** Methods that get a tenant, in every form that an argument has. */
final class Tenants {
  enum Plan {
    FREE,
    PAID
  }

  private Tenants() {}

  static String byNumber(double ignored, long tenant) {
    return "answer " + tenant;
  }

  static String byText(String tenant, Plan plan) {
    return "answer";
  }

  static CompletableFuture<String> later(String tenant) {
    return CompletableFuture.completedFuture("answer");
  }

  static String retried(String tenant) {
    throw new IllegalStateException("down");
  }

  static String without() {
    return "answer";
  }
}
