package io.haagent.demo.service;

import java.util.Optional;

/** Ends a service with the process that started it, so that none is left over however that ends. */
final class Parent {

  private static final int LEFT_ALONE = 1;

  private Parent() {}

  /** Does nothing unless the system property {@code demo.parent} gives a process id. */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends the process: nobody is left to look
  static void watch() {
    Long id = Long.getLong("demo.parent");
    if (id == null) {
      return;
    }
    Optional<ProcessHandle> parent = ProcessHandle.of(id);
    if (parent.isEmpty()) {
      end();
    }
    parent.ifPresent(process -> process.onExit().thenRun(Parent::end));
  }

  private static void end() {
    Runtime.getRuntime().halt(LEFT_ALONE);
  }
}
