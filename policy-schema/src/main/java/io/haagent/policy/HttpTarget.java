package io.haagent.policy;

import java.util.List;

/**
 * Calls of HTTP clients.
 *
 * @param at where the object stands
 * @param hosts any of them; empty is every host
 * @param methods any of them, case counts as RFC 9110 has it; empty is every method
 * @param paths any of them; empty is every path
 */
public record HttpTarget(
    Location at, List<HostPattern> hosts, List<String> methods, List<PathPattern> paths)
    implements Target {
  /** Copies the lists. */
  public HttpTarget {
    hosts = List.copyOf(hosts);
    methods = List.copyOf(methods);
    paths = List.copyOf(paths);
  }

  /**
   * Tells whether a request is one of these calls. The time is bounded by the pattern's length
   * times the text's, whatever the text is.
   *
   * @param method the request's method
   * @param host the URI's host, an IPv6 literal with or without its brackets
   * @param port the URI's port, or -1 for the scheme's own
   * @param scheme the URI's scheme
   * @param rawPath the URI's path as it is sent, without query; empty is {@code /}
   */
  public boolean matches(String method, String host, int port, String scheme, String rawPath) {
    return matchesMethod(method)
        && matchesHost(host, HostPattern.effectivePort(port, scheme))
        && matchesPath(rawPath);
  }

  private boolean matchesMethod(String method) {
    return methods.isEmpty() || methods.contains(method);
  }

  private boolean matchesHost(String host, int port) {
    if (hosts.isEmpty()) {
      return true;
    }
    String normalized = HostPattern.normalize(host);
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i).matchesNormalized(normalized, port)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesPath(String rawPath) {
    if (paths.isEmpty()) {
      return true;
    }
    String resolved = PathPattern.resolve(rawPath);
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).matchesResolved(resolved)) {
        return true;
      }
    }
    return false;
  }
}
