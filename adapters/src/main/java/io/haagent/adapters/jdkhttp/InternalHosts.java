package io.haagent.adapters.jdkhttp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that can only be one's own: what the public DNS and the public Internet don't have.
 * Whatever else there is may be somebody else's.
 */
final class InternalHosts {
  /**
   * {@code local} is RFC 6762's and of Kubernetes' {@code cluster.local}, {@code localhost} and
   * {@code test} are RFC 6761's, ICANN keeps {@code internal} for private use (2024), {@code svc}
   * is Kubernetes' short form.
   */
  private static final List<String> DOMAINS =
      List.of(".internal", ".local", ".svc", ".localhost", ".test");

  private InternalHosts() {}

  /**
   * Tells whether a host is one of them.
   *
   * @param host as {@link java.net.URI#getHost} returns it
   */
  static boolean has(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return false;
    }
    if (host.charAt(0) == '[') {
      return isInternalV6(host);
    }
    if (host.indexOf('.') < 0) {
      return true;
    }
    char last = host.charAt(host.length() - 1);
    return last >= '0' && last <= '9' ? isInternalV4(host) : isInternalName(host);
  }

  private static boolean isInternalName(String host) {
    int end = host.endsWith(".") ? host.length() - 1 : host.length();
    for (String domain : DOMAINS) {
      int length = domain.length();
      if (end > length && host.regionMatches(true, end - length, domain, 0, length)) {
        return true;
      }
    }
    return false;
  }

  /** Loopback, and RFC 1918's private addresses. */
  private static boolean isInternalV4(String host) {
    if (host.startsWith("127.") || host.startsWith("10.") || host.startsWith("192.168.")) {
      return true;
    }
    if (!host.startsWith("172.")) {
      return false;
    }
    int dot = host.indexOf('.', 4);
    String second = host.substring(4, Math.max(4, dot));
    return second.length() == 2 && second.compareTo("16") >= 0 && second.compareTo("31") <= 0;
  }

  /** Loopback, and RFC 4193's unique local addresses. */
  private static boolean isInternalV6(String host) {
    return host.equals("[::1]")
        || (host.length() > 5
            && host.charAt(5) == ':'
            && (host.regionMatches(true, 1, "fc", 0, 2)
                || host.regionMatches(true, 1, "fd", 0, 2)));
  }
}
