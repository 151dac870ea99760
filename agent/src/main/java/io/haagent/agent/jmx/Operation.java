package io.haagent.agent.jmx;

import javax.management.MBeanOperationInfo;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a bean; none takes parameters.
 *
 * @param info what a client is told of it
 * @param body does it
 */
record Operation(MBeanOperationInfo info, Body body) {

  /** Does what an operation says; what it throws is told to the client as text. */
  interface Body {
    @Nullable Object run();
  }

  static Operation of(String name, Class<?> type, String description, Body body) {
    return new Operation(
        new MBeanOperationInfo(name, description, null, type.getName(), MBeanOperationInfo.ACTION),
        body);
  }
}
