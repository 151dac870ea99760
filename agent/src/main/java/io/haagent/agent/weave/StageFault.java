package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@link FaultEnter} of a method that hands out a stage: nobody is parked, the stage comes late.
 */
final class StageFault {

  private StageFault() {}

  @Advice.OnMethodEnter(skipOn = Throwable.class)
  static @Nullable Object enter(@GuardIndex int index, @Advice.Origin Class<?> caller) {
    return Gate.strike(index, caller, true);
  }

  @Advice.OnMethodExit
  static void exit(
      @GuardIndex int index,
      @Advice.Enter @Nullable Object struck,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object stage) {
    if (struck != null) {
      stage = Gate.delayed(index, stage, struck);
    }
  }
}
