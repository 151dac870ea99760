package io.haagent.agent.weave;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/**
 * The advice by what is guarded, with the index of guard or adapter bound in. Reading an advice's
 * class costs more than weaving a method with it, so what was read is kept.
 */
final class GuardAdvice {
  private static final ClassFileLocator OWN =
      ClassFileLocator.ForClassLoader.of(GuardAdvice.class.getClassLoader());
  private static final Map<String, Advice> READ = new ConcurrentHashMap<>();

  private GuardAdvice() {}

  static Advice of(int guard, GuardedReturn guarded, boolean fallback) {
    String key = guard + guarded.name() + fallback;
    @Nullable Advice known = READ.get(key);
    if (known == null) {
      Advice.WithCustomMapping mapping =
          Advice.withCustomMapping().bind(GuardIndex.class, (Object) guard);
      known =
          fallback
              ? mapping
                  .bind(new MethodSiteMapping())
                  .to(GuardEnter.class, fallbackExit(guarded), OWN)
              : mapping.to(GuardEnter.class, exit(guarded), OWN);
      READ.put(key, known);
    }
    return known;
  }

  /** Returns the advice that strikes attempts, to be woven within that of the guard. */
  static Advice fault(int guard, GuardedReturn guarded) {
    Advice.WithCustomMapping mapping =
        Advice.withCustomMapping().bind(GuardIndex.class, (Object) guard);
    return guarded == GuardedReturn.STAGE
        ? mapping.to(StageFault.class, OWN)
        : mapping.to(FaultEnter.class, OWN);
  }

  private static Class<?> fallbackExit(GuardedReturn guarded) {
    return guarded == GuardedReturn.STAGE ? FallbackStageExit.class : FallbackReturnExit.class;
  }

  /** Returns the advice for an HTTP client's call. */
  static Advice exchange(int adapter, boolean async) {
    return Advice.withCustomMapping()
        .bind(GuardIndex.class, (Object) adapter)
        .bind(Asynchronous.class, (Object) async)
        .to(ExchangeEnter.class, async ? SendAsyncExit.class : SendExit.class, OWN);
  }

  private static Class<?> exit(GuardedReturn guarded) {
    return switch (guarded) {
      case STAGE -> StageExit.class;
      case OBSERVED -> ObserveExit.class;
      default -> ReturnExit.class;
    };
  }
}
