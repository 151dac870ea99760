package io.haagent.bench.attach;

/** What the policy names in an application whose classes are {@code load.p000.C00000} and so on. */
enum Variant {
  ONE("one class by its name", "%s#call(int)"),
  WIDE_ONE("wide, 1 class matches", "load..*%2$s#call(int)"),
  WIDE_SOME("wide, 1,000 match", "load.p%3$s*.*#call(int)"),
  WIDE_ALL("wide, all match", "load..*#call(int)");

  private final String title;
  private final String pattern;

  Variant(String title, String pattern) {
    this.title = title;
    this.pattern = pattern;
  }

  String title() {
    return title;
  }

  /** Returns the policy that guards the class which is called. */
  String policy(String called) {
    String simple = called.substring(called.lastIndexOf('.') + 1);
    String packages = called.substring("load.p".length(), "load.p".length() + 2);
    return """
        {"guards": {"crowd": {"method": ["%s"], "limit": {"rate": "1/h", "burst": 1}}}}
        """
        .formatted(pattern.formatted(called, simple, packages));
  }
}
