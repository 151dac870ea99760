package io.haagent.agent.weave;

import io.haagent.policy.EditDistance;
import io.haagent.policy.MethodPattern;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Which guard a method gets, and what to say of a pattern that names none. */
final class Selection {

  private Selection() {}

  /** Returns the first target in file order that names the method, or null. */
  static @Nullable Target first(
      List<Target> targets, TypeDescription type, MethodDescription method) {
    if (!weavable(method)) {
      return null;
    }
    Target first = null;
    for (Target target : targets) {
      if (names(target.pattern, type, method)) {
        target.sighting.methodSeen = true;
        first = first == null ? target : first;
      }
    }
    return first;
  }

  /** Writes a method as a pattern that names just it. */
  static String name(MethodDescription method) {
    return method.getDeclaringType().asErasure().getName()
        + "#"
        + method.getName()
        + "("
        + String.join(", ", parameters(method))
        + ")";
  }

  /** Reports, once each, the patterns that name this class exactly but none of its methods. */
  static void reportMisses(List<Target> targets, TypeDescription type, WeaveReport report) {
    for (Target target : targets) {
      MethodPattern pattern = target.pattern;
      Sighting sighting = target.sighting;
      if (sighting.methodSeen
          || sighting.missReported
          || pattern.exactTypeName() == null
          || pattern.subtypes()) {
        continue;
      }
      sighting.missReported = true;
      String why = target.where + ": " + miss(pattern, type);
      sighting.note(why);
      report.notApplied(target.guardName, why);
    }
  }

  private static String miss(MethodPattern pattern, TypeDescription type) {
    for (MethodDescription method : type.getDeclaredMethods()) {
      if (!weavable(method) && names(pattern, type, method)) {
        return unweavable(pattern, method);
      }
    }
    String nearest = nearest(pattern, type);
    return type.getName()
        + " has no method that \""
        + pattern.text()
        + "\" names"
        + (nearest == null
            ? "; and none that can be guarded"
            : "; did you mean \"" + nearest + "\"?");
  }

  private static String unweavable(MethodPattern pattern, MethodDescription method) {
    if (method.isAbstract()) {
      return name(method)
          + " is abstract and never runs; write \""
          + pattern.text().replace("#", "+#")
          + "\" to guard what implements it";
    }
    return name(method)
        + (method.isNative() ? " is native" : " is made by the compiler")
        + " and can't be guarded; name the method that calls it";
  }

  private static @Nullable String nearest(MethodPattern pattern, TypeDescription type) {
    String wanted = pattern.method();
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (MethodDescription method : type.getDeclaredMethods()) {
      int distance = EditDistance.between(wanted, method.getName());
      if (weavable(method) && distance < best) {
        best = distance;
        nearest = name(method);
      }
    }
    return nearest;
  }

  private static boolean names(
      MethodPattern pattern, TypeDescription type, MethodDescription method) {
    if (!pattern.matchesMethod(method.getName(), parameters(method))) {
      return false;
    }
    String annotation = pattern.annotation();
    return annotation == null
        || has(method.getDeclaredAnnotations(), annotation)
        || has(type.getDeclaredAnnotations(), annotation);
  }

  private static boolean weavable(MethodDescription method) {
    return method.isMethod()
        && !method.isAbstract()
        && !method.isNative()
        && !method.isSynthetic()
        && !method.isBridge();
  }

  /** Tells whether a list of annotations has one of a name. */
  private static boolean has(AnnotationList annotations, String name) {
    for (AnnotationDescription annotation : annotations) {
      if (annotation.getAnnotationType().getName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Collects the types of a method's parameters as they are written in source. */
  private static List<String> parameters(MethodDescription method) {
    List<String> names = new ArrayList<>();
    for (TypeDescription type : method.getParameters().asTypeList().asErasures()) {
      names.add(type.getActualName());
    }
    return names;
  }
}
