package io.haagent.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * Defines the contract's classes in the boot loader. The documented way, {@code
 * appendToBootstrapClassLoaderSearch}, switches the archive of the app's classes (AppCDS) off and
 * makes the JVM print a warning, so this one opens {@code jdk.internal.misc} to the agent's own
 * module, which nobody else is in, and defines them one by one.
 *
 * <p>Linked directly, not by reflection: a reflective call of six arguments costs 16 ms of a start
 * on JDK 25. Only this class names {@code jdk.internal.misc}, so that it can be linked after {@link
 * #open}.
 */
final class BootClasses {

  /** A class stands behind those that it needs to be defined. */
  private static final String[] NAMES = {
    "io/haagent/Rejection",
    "io/haagent/CallRejectedException",
    "io/haagent/CallRejectedIOException",
    "io/haagent/GuardTimeoutException",
    "io/haagent/bootstrap/FaultSink",
    "io/haagent/bootstrap/Invocation",
    "io/haagent/bootstrap/Substitute",
    "io/haagent/bootstrap/Guard",
    "io/haagent/bootstrap/Exchange",
    "io/haagent/bootstrap/Adapter",
    "io/haagent/bootstrap/Linker",
    "io/haagent/bootstrap/LinkedAdapter",
    "io/haagent/bootstrap/LinkedAdapter$OfHooks",
    "io/haagent/bootstrap/Gate"
  };

  private BootClasses() {}

  /**
   * Exports two packages to the agent's unnamed module: the one, and that which {@link
   * VersionCounter} needs.
   */
  static void open(Instrumentation instrumentation) {
    Set<Module> own = Set.of(BootClasses.class.getClassLoader().getUnnamedModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Collections.emptySet(),
        Map.of("jdk.internal.misc", own, "jdk.internal.perf", own),
        Collections.emptyMap(),
        Collections.emptySet(),
        Collections.emptyMap());
  }

  /**
   * Returns the contract's version that the boot loader holds, of whatever agent it is, or -1 where
   * there is none.
   */
  static int contract() {
    try {
      return Class.forName("io.haagent.bootstrap.Gate", true, null)
          .getField("CONTRACT")
          .getInt(null);
    } catch (ReflectiveOperationException e) {
      return -1;
    }
  }

  /** Defines what isn't there yet; a second agent in the JVM finds the first one's classes. */
  static void define() throws IOException {
    ClassLoader own = BootClasses.class.getClassLoader();
    for (String name : NAMES) {
      if (!present(name)) {
        try (InputStream in = own.getResourceAsStream("boot/" + name + ".classdata")) {
          if (in == null) {
            throw new IOException("boot/" + name + ".classdata is missing from the agent's jar");
          }
          byte[] bytes = in.readAllBytes();
          Unsafe.getUnsafe().defineClass(name, bytes, 0, bytes.length, null, null);
        }
      }
    }
  }

  private static boolean present(String internalName) {
    try {
      Class.forName(internalName.replace('/', '.'), false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
