package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code on}, {@code failure} and {@code ignore}: classes, statuses, {@code timeout}, and of
 * methods what they return.
 */
final class OutcomeList {
  /** What fails on a method unless the file says otherwise: any exception, never an Error. */
  static final List<String> METHOD_FAILURES = List.of("java.lang.Exception", "timeout");

  static final List<String> HTTP_FAILURES = List.of("java.io.IOException", "5xx", "timeout");

  static final List<String> HTTP_REPEATED = List.of("java.io.IOException", "5xx", "429", "timeout");

  private static final String EXAMPLE = "\"java.io.IOException\", \"5xx\", \"503\", \"timeout\"";

  /** Begins an entry that names a value. */
  private static final String RETURNS = "returns ";

  private OutcomeList() {}

  static List<String> read(
      ObjectReader reader,
      Field field,
      List<String> fallback,
      boolean http,
      Problems problems,
      Problems warnings) {
    List<Value> entries = reader.texts(field, EXAMPLE);
    if (entries == null) {
      return fallback;
    }
    List<String> good = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Value entry = entries.get(i);
      if (namesValue(entry.text)) {
        good.add(entry.text);
        if (http) {
          problems.add(
              entry, entry.shown() + " is about methods; of HTTP requests name a status like 503");
        }
      } else if (isEntry(entry.text)) {
        good.add(entry.text);
        warnWithoutPackage(entry, warnings);
      } else {
        problems.add(
            entry,
            entry.shown()
                + " is neither a class, nor a status, nor timeout; write it like "
                + EXAMPLE);
      }
    }
    return good;
  }

  /** Tells whether an entry is a value that a method returns. */
  static boolean namesValue(String entry) {
    return entry.startsWith(RETURNS)
        && entry.length() > RETURNS.length()
        && entry.charAt(RETURNS.length()) > ' ';
  }

  static boolean anyValue(List<String> entries) {
    for (int i = 0; i < entries.size(); i++) {
      if (namesValue(entries.get(i))) {
        return true;
      }
    }
    return false;
  }

  static boolean isEntry(String text) {
    if (text.length() == 3 && text.charAt(0) >= '1' && text.charAt(0) <= '5') {
      return text.endsWith("xx") || Duration.digits(text) == 3;
    }
    return text.equals("timeout") || Names.isClassName(text);
  }

  static void warnWithoutPackage(Value entry, Problems warnings) {
    String home = home(entry.text);
    if (home != null) {
      warnings.add(
          entry,
          entry.shown()
              + " has no package, so it isn't the JDK's class; write \""
              + home
              + "."
              + entry.text
              + "\"");
    }
  }

  /** Returns the package of the exceptions that people write without it. */
  private static @Nullable String home(String name) {
    return switch (name) {
      case "Exception",
          "RuntimeException",
          "IllegalArgumentException",
          "IllegalStateException",
          "Throwable",
          "Error" ->
          "java.lang";
      case "IOException", "UncheckedIOException" -> "java.io";
      case "ConnectException", "SocketException", "SocketTimeoutException" -> "java.net";
      case "TimeoutException" -> "java.util.concurrent";
      case "SQLException" -> "java.sql";
      default -> null;
    };
  }
}
