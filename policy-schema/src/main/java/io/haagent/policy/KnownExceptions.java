package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * What is known of exception classes without loading any: the JDK's own that policies name, and
 * what a name says by custom.
 */
final class KnownExceptions {
  private static final String THROWABLE = "java.lang.Throwable";

  private KnownExceptions() {}

  /** Returns a superclass, not always the nearest; null where nothing is certain. */
  static @Nullable String superclass(String name) {
    return switch (name) {
      case THROWABLE, "timeout" -> null;
      case "java.lang.Exception", "java.lang.Error" -> THROWABLE;
      case "java.lang.IllegalArgumentException",
          "java.lang.IllegalStateException",
          "java.io.UncheckedIOException" ->
          "java.lang.RuntimeException";
      case "java.net.SocketException",
          "java.net.UnknownHostException",
          "java.net.ProtocolException",
          "java.io.EOFException",
          "java.io.InterruptedIOException",
          "java.net.http.HttpTimeoutException" ->
          "java.io.IOException";
      case "java.net.ConnectException", "java.net.NoRouteToHostException" ->
          "java.net.SocketException";
      case "java.net.SocketTimeoutException" -> "java.io.InterruptedIOException";
      case "java.net.http.HttpConnectTimeoutException" -> "java.net.http.HttpTimeoutException";
      default -> name.endsWith("Exception") ? "java.lang.Exception" : THROWABLE;
    };
  }
}
