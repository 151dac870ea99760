package io.haagent.agent;

import io.haagent.policy.HostPattern;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.MethodPattern;
import io.haagent.policy.MethodTarget;
import io.haagent.policy.PathPattern;
import io.haagent.policy.Target;
import java.util.ArrayList;
import java.util.List;

/** What a guard names, in the policy file's own words. */
final class TargetTexts {

  private TargetTexts() {}

  /** Returns the method patterns one by one; of HTTP a line each for hosts, methods and paths. */
  static List<String> of(Target target) {
    List<String> texts = new ArrayList<>();
    if (target instanceof MethodTarget methods) {
      for (MethodPattern pattern : methods.patterns()) {
        texts.add(pattern.text());
      }
    } else if (target instanceof HttpTarget http) {
      add("hosts ", http.hosts().stream().map(HostPattern::text).toList(), texts);
      add("methods ", http.methods(), texts);
      add("paths ", http.paths().stream().map(PathPattern::text).toList(), texts);
      if (texts.isEmpty()) {
        texts.add("every request");
      }
    }
    return texts;
  }

  private static void add(String what, List<String> values, List<String> texts) {
    if (!values.isEmpty()) {
      texts.add(what + String.join(", ", values));
    }
  }
}
