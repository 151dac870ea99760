package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Inlined before the body of every guarded method. A rejection skips the body; the exit turns it
 * into what the caller gets. There is no {@code suppress}: it would swallow a policy's decisions
 * too, and the gate lets no fault of ours out.
 */
final class GuardEnter {

  private GuardEnter() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Throwable enter(
      @GuardIndex int index,
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
    start = Gate.start(guard);
    token = Gate.enter(guard, start);
    return token < Guard.FREE ? Gate.rejection(guard, token, caller) : null;
  }
}
