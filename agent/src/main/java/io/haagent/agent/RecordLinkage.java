package io.haagent.agent;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.lang.runtime.ObjectMethods;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Has the JDK forget the agent's records. {@link ObjectMethods} links a record's {@code equals},
 * {@code hashCode} and {@code toString} by handles of its own, and each of those keeps the type
 * that it was adapted to last (since Java 19 softly, which is long, too): a class of the agent's,
 * and with it the agent's loader.
 */
final class RecordLinkage {
  private RecordLinkage() {}

  /** Has those handles adapted to a class that nobody misses, in a loader that holds nothing. */
  static void forget() throws IOException {
    // Not the system loader's: those of types that can't be unloaded are kept in another place.
    try (URLClassLoader loader = new URLClassLoader(new URL[0], null)) {
      Class<?>[] interfaces = {Runnable.class};
      Class<?> type =
          Proxy.newProxyInstance(loader, interfaces, (self, method, given) -> null).getClass();
      link("equals", MethodType.methodType(boolean.class, type, Object.class), type);
      link("hashCode", MethodType.methodType(int.class, type), type);
      link("toString", MethodType.methodType(String.class, type), type);
    }
  }

  private static void link(String method, MethodType signature, Class<?> type) {
    try {
      ObjectMethods.bootstrap(
          MethodHandles.lookup(), method, signature, type, "itself", MethodHandles.identity(type));
    } catch (Throwable t) {
      throw new IllegalStateException("can't link " + method, t);
    }
  }
}
