package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * Where a call's key is found.
 *
 * @param from the place
 * @param argument of {@code arg:N} the N, from 0; else -1
 * @param header of {@code header:X} the X, else null
 */
public record KeySource(From from, int argument, @Nullable String header) {
  /** The places that there are. */
  public enum From {
    /** {@code arg:N} of a method. */
    ARGUMENT,
    /** {@code header:X} of a request. */
    HEADER,
    /** {@code host} of a request. */
    HOST
  }

  private static final int MOST_ARGUMENTS = 255;

  /** Reads a place of a method's call or of a request's; null where the text names none. */
  static @Nullable KeySource parse(String text, boolean http) {
    if (http) {
      if (text.equals("host")) {
        return new KeySource(From.HOST, -1, null);
      }
      return text.startsWith("header:") && Names.isToken(text.substring(7))
          ? new KeySource(From.HEADER, -1, text.substring(7))
          : null;
    }
    if (!text.startsWith("arg:")) {
      return null;
    }
    String place = text.substring(4);
    if (place.isEmpty() || place.length() > 3 || Duration.digits(place) != place.length()) {
      return null;
    }
    int argument = Integer.parseInt(place);
    return argument < MOST_ARGUMENTS ? new KeySource(From.ARGUMENT, argument, null) : null;
  }
}
