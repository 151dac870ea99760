package io.haagent.agent.weave;

import java.lang.annotation.Annotation;
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

  static Advice of(Target target, GuardedReturn guarded, boolean fallback, boolean judges) {
    String key =
        target.guard
            + guarded.name()
            + fallback
            + judges
            + target.keyArgument
            + " "
            + target.tierArgument;
    @Nullable Advice known = READ.get(key);
    if (known == null) {
      Advice.WithCustomMapping mapping = mapping(target);
      Class<?> enter = target.keyArgument < 0 ? GuardEnter.class : KeyedEnter.class;
      known =
          fallback
              ? mapping
                  .bind(new MethodSiteMapping())
                  .bind(Judged.class, (Object) judges)
                  .to(enter, fallbackExit(guarded), OWN)
              : mapping.to(enter, exit(guarded, judges), OWN);
      READ.put(key, known);
    }
    return known;
  }

  private static Advice.WithCustomMapping mapping(Target target) {
    Advice.WithCustomMapping mapping =
        Advice.withCustomMapping().bind(GuardIndex.class, (Object) target.guard);
    return target.keyArgument < 0
        ? mapping
        : mapping
            .bind(mapping(KeyNumber.class, ArgumentMapping.number(target.keyArgument)))
            .bind(mapping(KeyValue.class, ArgumentMapping.value(target.keyArgument)))
            .bind(mapping(TierValue.class, ArgumentMapping.value(target.tierArgument)));
  }

  private static <T extends Annotation> Advice.OffsetMapping.Factory<T> mapping(
      Class<T> type, ArgumentMapping mapping) {
    return new Advice.OffsetMapping.Factory.Simple<>(type, mapping);
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

  /** Returns the advice for a blocking call of an application's own client. */
  static Advice library() {
    return Advice.to(LibraryEnter.class, SendExit.class, OWN);
  }

  private static Class<?> exit(GuardedReturn guarded, boolean judges) {
    return switch (guarded) {
      case STAGE -> StageExit.class;
      case OBSERVED -> ObserveExit.class;
      default -> judges ? ResultReturnExit.class : ReturnExit.class;
    };
  }
}
