package io.haagent.agent.weave;

import java.util.concurrent.CompletionStage;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.description.type.TypeList;

/** Until when a guarded method's call lasts, by what the method declares to return. */
enum GuardedReturn {
  /** Until the body returns. */
  RETURN,
  /** Until the stage completes; a stage of ours may stand in for it. */
  STAGE,
  /** Until the stage completes; the app needs its own object. */
  OBSERVED,
  /** Nothing is done before somebody subscribes, which this version can't guard. */
  REFUSED;

  static GuardedReturn of(MethodDescription method, boolean handles) {
    TypeList parameters = method.getParameters().asTypeList().asErasures();
    if (!parameters.isEmpty()
        && parameters
            .get(parameters.size() - 1)
            .getName()
            .equals("kotlin.coroutines.Continuation")) {
      return REFUSED;
    }
    return of(method.getReturnType().asErasure(), handles);
  }

  private static GuardedReturn of(TypeDescription type, boolean handles) {
    if (type.isPrimitive() || type.isArray()) {
      return RETURN;
    }
    switch (type.getName()) {
      case "java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture" -> {
        return handles ? STAGE : OBSERVED;
      }
      case "java.util.concurrent.Flow$Publisher",
          "org.reactivestreams.Publisher",
          "reactor.core.publisher.Mono",
          "reactor.core.publisher.Flux" -> {
        return REFUSED;
      }
      default -> {}
    }
    String name = type.getName();
    if (name.startsWith("io.reactivex.")) {
      return REFUSED;
    }
    if (name.startsWith("java.")) {
      return RETURN;
    }
    try {
      return type.isAssignableTo(CompletionStage.class) ? OBSERVED : RETURN;
    } catch (RuntimeException e) {
      return RETURN; // a supertype's class file can't be found, so the app can't use it as a stage
    }
  }
}
