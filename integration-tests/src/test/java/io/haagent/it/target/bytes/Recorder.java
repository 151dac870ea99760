package io.haagent.it.target.bytes;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Another agent, which changes nothing but keeps the bytes of each class that passes. It sees a
 * class as those agents leave it that came before it: the JVM asks them in the order in which they
 * came. Loaded once more it comes last again.
 */
public final class Recorder implements ClassFileTransformer {

  private static final Recorder RECORDER = new Recorder();

  private static @Nullable Instrumentation given;

  private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
  private final Set<String> passed = new ConcurrentSkipListSet<>();

  private Recorder() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    agentmain(arguments, instrumentation);
  }

  public static void agentmain(String arguments, Instrumentation instrumentation) {
    if (given != null) {
      given.removeTransformer(RECORDER);
    }
    given = instrumentation;
    given.addTransformer(RECORDER, true);
  }

  static Recorder installed() {
    return RECORDER;
  }

  /** Has classes pass again, and forgets which have passed before. */
  void look(Set<Class<?>> classes) throws UnmodifiableClassException {
    if (given == null) {
      throw new IllegalStateException("not loaded");
    }
    given.retransformClasses(classes.toArray(new Class<?>[0]));
    passed.clear();
  }

  /** What a class was when it passed last, which is what the JVM has run since. */
  byte @Nullable [] bytes(String className) {
    return bytes.get(className);
  }

  /** The classes that others had pass again since the last look. */
  Set<String> passed() {
    return Set.copyOf(passed);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] now) {
    if (name != null) {
      String className = name.replace('/', '.');
      bytes.put(className, now.clone());
      if (redefined != null) {
        passed.add(className);
      }
    }
    // Has the JVM keep the file: one that keeps none makes one up of what it runs for each look,
    // and Java 17 another one each time, also where only this agent is at work.
    return redefined == null ? now.clone() : null;
  }
}
