package io.haagent.agent.jmx;

import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the application has its platform MBean server, without having any part in it:
 * whoever asks {@code ManagementFactory} creates it, by the builder and the context loader of that
 * moment, and an application that sets its own builder later is too late. So this reads the private
 * field in which the JDK keeps it, and no earlier than somebody else has initialised the class.
 *
 * <p>The package {@code jdk.internal.misc} is open to the agent since it defined the boot classes.
 */
final class PlatformServer {
  private static final String FACTORY = "java.lang.management.ManagementFactory";
  private static final String FIELD = "platformMBeanServer";

  private final Class<?> factory;

  private PlatformServer(Class<?> factory) {
    this.factory = factory;
  }

  /** Returns null where the JVM is without java.management. */
  static @Nullable PlatformServer of() {
    try {
      return new PlatformServer(Class.forName(FACTORY, false, null));
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Returns the server, or null while there is none. */
  @Nullable Object find() {
    Unsafe unsafe = Unsafe.getUnsafe();
    if (unsafe.shouldBeInitialized(factory)) {
      return null;
    }
    try {
      Field field = factory.getDeclaredField(FIELD);
      Object base = unsafe.staticFieldBase(field);
      long offset = unsafe.staticFieldOffset(field);
      if (unsafe.getReference(base, offset) == null) {
        return null;
      }
      // The field is written under this lock, which the JDK holds on until its own beans are there.
      synchronized (factory) {
        return unsafe.getReference(base, offset);
      }
    } catch (NoSuchFieldException e) {
      return null; // a JDK that keeps it elsewhere: JMX can't be had, and nothing else suffers
    }
  }
}
