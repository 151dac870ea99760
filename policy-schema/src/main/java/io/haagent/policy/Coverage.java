package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells where one target certainly takes all the calls of another, of the targets of one file. */
final class Coverage {
  private static final List<PathPattern> ALL_PATHS = List.of(new PathPattern("/**"));

  private static final String[] JDK = {
    "java", "jdk", "sun", "com.sun", "org.w3c", "org.xml", "org.ietf", "netscape"
  };

  private final GlobCover globs = new GlobCover();

  boolean covers(MethodPattern wide, MethodPattern narrow) {
    return (wide.annotation() == null || wide.annotation().equals(narrow.annotation()))
        && (wide.subtypes() || !narrow.subtypes())
        && coversParameters(wide.parameters(), narrow.parameters())
        && globs.covers(wide.method(), narrow.method(), Glob.NO_SEPARATOR)
        && coversType(wide, narrow);
  }

  /** An open pattern never means the JDK's classes unless it says so, an exact one does. */
  private boolean coversType(MethodPattern wide, MethodPattern narrow) {
    return wide.type().equals(narrow.type())
        ? wide.subtypes() == narrow.subtypes() || !isJdk(narrow.type())
        : !isJdk(narrow.type()) && globs.covers(wide.type(), narrow.type(), Glob.TYPE);
  }

  private static boolean isJdk(String type) {
    for (String prefix : JDK) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean coversParameters(
      @Nullable List<String> wide, @Nullable List<String> narrow) {
    if (wide == null || narrow == null) {
      return wide == null;
    }
    boolean same = wide.size() == narrow.size();
    for (int i = 0; same && i < wide.size(); i++) {
      same = MethodPattern.isType(wide.get(i), narrow.get(i));
    }
    return same;
  }

  /**
   * Tells whether a target takes all the requests of another that go to one of its hosts.
   *
   * @param host the host, null where the other target names none
   */
  boolean covers(HttpTarget wide, HttpTarget narrow, @Nullable HostPattern host) {
    return coversHost(wide.hosts(), host)
        && coversMethods(wide.methods(), narrow.methods())
        && coversPaths(wide.paths(), narrow.paths());
  }

  private boolean coversHost(List<HostPattern> wide, @Nullable HostPattern narrow) {
    for (int i = 0; i < wide.size(); i++) {
      HostPattern candidate = wide.get(i);
      boolean port = candidate.port() == HostPattern.ANY_PORT;
      if (narrow == null
          ? port && candidate.host().equals("*")
          : (port || candidate.port() == narrow.port())
              && globs.covers(candidate.host(), narrow.host(), Glob.NO_SEPARATOR)) {
        return true;
      }
    }
    return wide.isEmpty();
  }

  private static boolean coversMethods(List<String> wide, List<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }

  private boolean coversPaths(List<PathPattern> wide, List<PathPattern> narrow) {
    List<PathPattern> paths = narrow.isEmpty() ? ALL_PATHS : narrow;
    boolean all = true;
    for (int i = 0; all && i < paths.size() && !wide.isEmpty(); i++) {
      all = false;
      for (int j = 0; !all && j < wide.size(); j++) {
        all = globs.covers(wide.get(j).text(), paths.get(i).text(), Glob.PATH);
      }
    }
    return all;
  }
}
