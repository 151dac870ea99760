package io.haagent.engine;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The asynchronous call of a method whose limit is kept for each key: repeats take of the same. */
final class KeyedMethodSteps<T> extends MethodSteps<T> {
  private final long key;

  private KeyedMethodSteps(
      PolicyGuard guard, @Nullable MethodHandle self, Object @Nullable [] arguments, long key) {
    super(guard, self, arguments);
    this.key = key;
  }

  /** See {@link MethodSteps#take}. */
  static @Nullable Object take(
      PolicyGuard guard,
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments,
      long key) {
    boolean repeats = self != null && arguments != null && guard.repeats();
    return new KeyedMethodSteps<>(
            guard, repeats || guard.shadow() ? self : null, repeats ? arguments : null, key)
        .take(token, start, stage, thrown, self, repeats);
  }

  @Override
  public long readmit(PolicyGuard asked, long start) {
    return asked.readmit(start, false, key);
  }

  @Override
  public long admitHedge(PolicyGuard asked, long start) {
    return asked.admitHedge(start, key);
  }
}
