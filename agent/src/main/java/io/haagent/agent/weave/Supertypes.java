package io.haagent.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of a class's supertypes from class files, because nothing of the app may be
 * loaded while one of its classes is being defined. What was read is remembered for each loader, as
 * names only and as long as the loader lives.
 */
final class Supertypes {
  /** A loader that sees more classes than this reads the rest again. */
  private static final int REMEMBERED = 20_000;

  private static final String[] UNKNOWN = new String[0];

  private final Map<ClassLoader, Map<String, String[]>> byLoader =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<String, String[]> ofBootLoader = new ConcurrentHashMap<>();

  /** Returns the binary names of all supertypes, {@code Object} left out. */
  Set<String> of(@Nullable ClassLoader loader, byte[] bytes) {
    Map<String, String[]> known =
        loader == null
            ? ofBootLoader
            : byLoader.computeIfAbsent(loader, ignored -> new ConcurrentHashMap<>());
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    add(direct(bytes), open);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!name.equals("java/lang/Object") && found.add(name.replace('/', '.'))) {
        add(direct(known, loader, name), open);
      }
    }
    return found;
  }

  private static void add(String[] names, Deque<String> open) {
    for (String name : names) {
      open.push(name);
    }
  }

  private static String[] direct(
      Map<String, String[]> known, @Nullable ClassLoader loader, String internalName) {
    String[] names = known.get(internalName);
    if (names == null) {
      names = read(loader, internalName + ".class");
      if (known.size() < REMEMBERED) {
        known.put(internalName, names);
      }
    }
    return names;
  }

  private static String[] read(@Nullable ClassLoader loader, String resource) {
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      return in == null ? UNKNOWN : direct(in.readAllBytes());
    } catch (IOException | RuntimeException | LinkageError e) {
      // As if the app's own link to this type were missing: no pattern can match it. The app's
      // loader may throw anything, and may hand out what is no class file before it decrypts it.
      return UNKNOWN;
    }
  }

  private static String[] direct(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    String[] interfaces = reader.getInterfaces();
    String superName = reader.getSuperName();
    if (superName == null) {
      return interfaces;
    }
    String[] names = new String[interfaces.length + 1];
    names[0] = superName;
    System.arraycopy(interfaces, 0, names, 1, interfaces.length);
    return names;
  }
}
