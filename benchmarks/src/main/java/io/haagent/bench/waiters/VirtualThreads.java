package io.haagent.bench.waiters;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Makes virtual threads, by reflection, for this is compiled for Java 17, which has none. */
final class VirtualThreads {
  private final MethodHandle unstarted;

  /** Finds how to make them; an exception tells that this JDK can't. */
  VirtualThreads() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Class<?> kind = Class.forName("java.lang.Thread$Builder$OfVirtual");
    MethodHandle builder =
        lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(kind));
    MethodHandle make =
        lookup.findVirtual(kind, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
    unstarted = MethodHandles.foldArguments(make, builder);
  }

  Thread start(Runnable task) {
    try {
      Thread thread = (Thread) unstarted.invokeExact(task);
      thread.start();
      return thread;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
