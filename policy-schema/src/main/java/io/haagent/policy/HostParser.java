package io.haagent.policy;

/** Takes {@code host} or {@code host:port} apart. */
final class HostParser {
  private HostParser() {}

  /**
   * Parses an entry of {@code hosts}.
   *
   * @throws IllegalArgumentException if it is none; the message says what to write instead
   */
  static HostPattern parse(String text) {
    if (text.contains("://")) {
      throw wrong(text, "has a scheme; write only host and port, like \"inventory.internal:8080\"");
    }
    if (text.indexOf('/') >= 0) {
      throw wrong(text, "has a path; write the host here and the path under \"paths\"");
    }
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.indexOf(':', bracket + 1);
    if (bracket < 0 && colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
      throw wrong(text, "has more than one colon; write an IPv6 address like \"[::1]:8080\"");
    }
    String host = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? HostPattern.ANY_PORT : port(text, text.substring(colon + 1));
    check(text, host, bracket >= 0);
    return new HostPattern(text, HostPattern.normalize(host), port);
  }

  private static int port(String text, String port) {
    if (port.equals("*")) {
      return HostPattern.ANY_PORT;
    }
    boolean digits = Duration.digits(port) == port.length() && !port.isEmpty();
    long number = digits ? Duration.number(port, port.length()) : 0;
    if (number < 1 || number > 65535) {
      throw wrong(text, "has no port after the colon; must be from 1 to 65535");
    }
    return (int) number;
  }

  private static void check(String text, String host, boolean literal) {
    if (host.isEmpty()) {
      throw wrong(text, "has no host before the port; write \"*\" for any");
    }
    if (literal && !host.endsWith("]")) {
      throw wrong(text, "has text after the address; write it like \"[::1]:8080\"");
    }
    for (int i = literal ? 1 : 0; i < host.length() - (literal ? 1 : 0); i++) {
      char c = host.charAt(i);
      boolean name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!name && ".-_*".indexOf(c) < 0 && !(literal && (c == ':' || c == '%'))) {
        throw wrong(
            text,
            "has " + Names.quote(c) + ", which no host has; write it like \"inventory.internal\"");
      }
    }
  }

  private static IllegalArgumentException wrong(String text, String what) {
    return new IllegalArgumentException(Names.quote(text) + " " + what);
  }
}
