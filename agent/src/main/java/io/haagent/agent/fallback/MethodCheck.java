package io.haagent.agent.fallback;

import io.haagent.agent.weave.FallbackCheck;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Whether another method can answer in place of the guarded one, by its signature. */
final class MethodCheck implements FallbackCheck {
  private final String typeName;
  private final String name;

  MethodCheck(String typeName, String name) {
    this.typeName = typeName;
    this.name = name;
  }

  @Override
  public String key() {
    return "method " + typeName + "#" + name;
  }

  @Override
  public @Nullable String problem(
      TypeDescription type, MethodDescription.InDefinedShape method, String site, TypePool pool) {
    String what = "fallback.method: " + typeName + "#" + name;
    TypePool.Resolution resolution = pool.describe(typeName);
    if (!resolution.isResolved()) {
      return "fallback.method: " + typeName + " is not to be found by its loader; check the name";
    }
    TypeDescription owner = resolution.resolve();
    MethodList<MethodDescription.InDefinedShape> named =
        owner.getDeclaredMethods().filter(ElementMatchers.named(name));
    if (named.isEmpty()) {
      return what + " doesn't exist; check the name";
    }
    String needed = parameters(method.getDescriptor());
    for (MethodDescription.InDefinedShape candidate : named) {
      String parameters = parameters(candidate.getDescriptor());
      if (parameters.equals(needed) || parameters.equals(needed + MethodFallback.THROWABLE)) {
        return problem(what, type, method, candidate);
      }
    }
    return what
        + " has other parameters; give it those of the guarded method, and optionally a Throwable"
        + " last";
  }

  private static @Nullable String problem(
      String what,
      TypeDescription type,
      MethodDescription.InDefinedShape method,
      MethodDescription.InDefinedShape candidate) {
    if (candidate.isAbstract()) {
      return what + " is abstract; name a method with a body";
    }
    if (!candidate.isStatic()
        && (method.isStatic() || !isSame(type, candidate.getDeclaringType()))) {
      return what + " isn't static, and there is no object to call it on; make it static";
    }
    TypeDescription wanted = method.getReturnType().asErasure();
    TypeDescription returned = candidate.getReturnType().asErasure();
    boolean fits =
        wanted.isPrimitive() || returned.isPrimitive()
            ? wanted.getName().equals(returned.getName())
            : isSame(returned, wanted);
    return fits
        ? null
        : what
            + " returns "
            + returned.getActualName()
            + "; have it return "
            + wanted.getActualName();
  }

  /** Tells whether a type is another or one of its subtypes; what can't be read is taken for so. */
  private static boolean isSame(TypeDescription type, TypeDescription as) {
    try {
      return type.getName().equals(as.getName()) || type.isAssignableTo(as);
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static String parameters(String descriptor) {
    return descriptor.substring(1, descriptor.indexOf(')'));
  }
}
