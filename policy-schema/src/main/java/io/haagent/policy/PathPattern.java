package io.haagent.policy;

/**
 * A glob over the raw path of a request: {@code *} within a segment, {@code **} across segments.
 *
 * @param text as the file has it
 */
public record PathPattern(String text) {
  /**
   * Tells whether a request goes there.
   *
   * @param rawPath the path as it is sent, without query; empty is {@code /}
   */
  public boolean matches(String rawPath) {
    return matchesResolved(resolve(rawPath));
  }

  boolean matchesResolved(String path) {
    return Glob.matches(text, path, Glob.PATH);
  }

  /** Removes {@code .} and {@code ..} as RFC 3986, 5.2.4 has it; the same text where none is. */
  static String resolve(String rawPath) {
    if (rawPath.isEmpty()) {
      return "/";
    }
    return rawPath.contains("/.") ? removeDotSegments(rawPath) : rawPath;
  }

  private static String removeDotSegments(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int end = path.indexOf('/', at + 1);
      boolean last = end < 0;
      int stop = last ? path.length() : end;
      String segment = path.substring(at, stop);
      if (segment.equals("/..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
        if (last) {
          out.append('/');
        }
      } else if (segment.equals("/.")) {
        if (last) {
          out.append('/');
        }
      } else {
        out.append(segment);
      }
      at = stop;
    }
    return out.toString();
  }
}
