package io.haagent.it.target.bytes;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Another agent, which comes for one look at one class: while no agent listens, the JVM itself has
 * to know what the class was.
 */
public final class Glance implements ClassFileTransformer {
  private final String wanted;
  private byte @Nullable [] seen;

  private Glance(String wanted) {
    this.wanted = wanted;
  }

  /** Writes a class's bytes, the arguments are {@code class=file}. */
  public static void agentmain(String arguments, Instrumentation jvm) throws Exception {
    String[] words = arguments.split("=");
    Glance glance = new Glance(words[0]);
    jvm.addTransformer(glance, true);
    for (Class<?> loaded : jvm.getAllLoadedClasses()) {
      if (loaded.getName().equals(words[0])) {
        jvm.retransformClasses(loaded);
      }
    }
    jvm.removeTransformer(glance);
    byte[] bytes = glance.seen;
    if (bytes != null) {
      Files.write(Path.of(words[1]), bytes);
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] now) {
    if (redefined != null && redefined.getName().equals(wanted)) {
      seen = now.clone();
    }
    return null;
  }
}
