package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What of a call its limit, or the whole guard, is kept apart by.
 *
 * @param from where the value is found
 * @param argument the place of a method's argument, from 0; else -1
 * @param header the name of a request's header; else null
 */
public record CallKey(From from, int argument, @Nullable String header) {

  /** Where a call's value is found. */
  public enum From {
    /** A method's argument. */
    ARGUMENT,
    /** A header of an HTTP request. */
    HEADER,
    /** The host and port that an HTTP request goes to. */
    HOST
  }

  /** Returns it as the policy file writes it. */
  String text() {
    return switch (from) {
      case ARGUMENT -> "arg:" + argument;
      case HEADER -> "header:" + header;
      case HOST -> "host";
    };
  }

  /** As {@code equals}, which costs the JVM's start too much. */
  boolean isSame(CallKey other) {
    return from == other.from
        && argument == other.argument
        && (header == null ? other.header == null : header.equals(other.header));
  }

  /** Returns the key of a method's argument, the first of which is 0. */
  public static CallKey argument(int place) {
    return new CallKey(From.ARGUMENT, place, null);
  }

  /** Returns the key of a request's header. */
  public static CallKey header(String name) {
    return new CallKey(From.HEADER, -1, name);
  }

  /** Returns the key of a request's host. */
  public static CallKey host() {
    return new CallKey(From.HOST, -1, null);
  }
}
