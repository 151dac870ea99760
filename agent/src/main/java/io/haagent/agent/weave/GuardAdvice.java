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

  static Advice of(int guard, GuardedReturn guarded) {
    String key = guard + guarded.name();
    @Nullable Advice known = READ.get(key);
    if (known == null) {
      known =
          Advice.withCustomMapping()
              .bind(GuardIndex.class, (Object) guard)
              .to(GuardEnter.class, exit(guarded), OWN);
      READ.put(key, known);
    }
    return known;
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
