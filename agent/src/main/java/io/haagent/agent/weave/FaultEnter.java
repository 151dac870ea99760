package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import net.bytebuddy.asm.Advice;

/**
 * Inlined at the beginning of a method's body, within the guard's own advice, so that it is run by
 * each attempt and its exception is the attempt's.
 */
final class FaultEnter {

  private FaultEnter() {}

  @Advice.OnMethodEnter
  static void enter(@GuardIndex int index, @Advice.Origin Class<?> caller) throws Throwable {
    Object struck = Gate.strike(index, caller, false);
    if (struck instanceof Throwable) {
      throw (Throwable) struck;
    }
  }
}
