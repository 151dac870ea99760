package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Inlined, in place of {@link GuardEnter}, before the body of a method whose guard tells calls
 * apart by an argument: only there are arguments read.
 */
final class KeyedEnter {

  private KeyedEnter() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Throwable enter(
      @GuardIndex int index,
      @KeyNumber long number,
      @KeyValue @Nullable Object value,
      @TierValue @Nullable Object tier,
      @Advice.Origin Class<?> caller,
      @Advice.Local("guard") @Nullable Guard guard,
      @Advice.Local("start") long start,
      @Advice.Local("token") long token,
      @Advice.Local("attempt") int attempt,
      @Advice.Local("key") long key) {
    guard = Gate.guard(index);
    if (guard == null) {
      return null;
    }
    guard = Gate.of(guard, number, value);
    start = Gate.start(guard);
    key = Gate.key(guard, number, value, tier);
    token = Gate.enter(guard, start, key);
    return token < Guard.FREE ? Gate.rejection(guard, token, caller) : null;
  }
}
