package io.haagent.policy;

import java.util.Locale;

/**
 * A host, or a host and a port, of an HTTP target.
 *
 * @param text as the file has it
 * @param host in lower case, {@code *} for any run of characters; an IPv6 literal without brackets
 * @param port the port, or {@link #ANY_PORT} where the file names none
 */
public record HostPattern(String text, String host, int port) {
  /** Every port. */
  public static final int ANY_PORT = -1;

  /**
   * Tells whether a request goes there.
   *
   * @param host the URI's host, an IPv6 literal with or without its brackets
   * @param port the URI's port, or -1 for the scheme's own
   * @param scheme the URI's scheme
   */
  public boolean matches(String host, int port, String scheme) {
    return matchesNormalized(normalize(host), effectivePort(port, scheme));
  }

  boolean matchesNormalized(String normalizedHost, int effectivePort) {
    return (port == ANY_PORT || port == effectivePort)
        && Glob.matches(host, normalizedHost, Glob.NO_SEPARATOR);
  }

  static String normalize(String host) {
    boolean bracketed = host.length() > 2 && host.charAt(0) == '[' && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return bare.toLowerCase(Locale.ROOT);
  }

  static int effectivePort(int port, String scheme) {
    if (port >= 0) {
      return port;
    }
    return scheme.equalsIgnoreCase("https") ? 443 : 80;
  }
}
