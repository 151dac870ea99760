package io.haagent.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an adapter links to, as its own class files say, with the application's version of
 * the library, whose class files are read and not loaded. Used by one thread.
 */
final class LibraryCheck {
  private final TypePool pool;
  private String problem = "";

  /**
   * Makes a check.
   *
   * @param pool reads the application's class files
   */
  LibraryCheck(TypePool pool) {
    this.pool = pool;
  }

  static LibraryCheck of(ClassLoader loader) {
    return new LibraryCheck(
        new TypePool.Default.WithLazyResolution(
            new TypePool.CacheProvider.Simple(),
            ClassFileLocator.ForClassLoader.WeaklyReferenced.of(loader),
            TypePool.Default.ReaderMode.FAST));
  }

  /** Returns the first adapter that fits, or null. */
  @Nullable String first(LibraryHook hook) {
    for (String adapter : hook.adapters()) {
      String found = problem(adapter);
      if (found == null) {
        return adapter;
      }
      problem = found;
    }
    return null;
  }

  /** Returns what the last adapter that was looked at misses. */
  String problem() {
    return problem;
  }

  /** Goes through an adapter's class and all of its package that this one needs. */
  private @Nullable String problem(String adapter) {
    String own = adapter.substring(0, adapter.lastIndexOf('.') + 1).replace('.', '/');
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(adapter.replace('.', '/'));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        LinkedMembers members = new LinkedMembers(own);
        new ClassReader(bytes(name)).accept(members, ClassReader.SKIP_DEBUG);
        open.addAll(members.own());
        for (LinkedMembers.Member member : members.library()) {
          String missing = missing(member);
          if (missing != null) {
            return missing;
          }
        }
      }
    }
    return null;
  }

  private static byte[] bytes(String internalName) {
    String file = internalName + ".class";
    try (InputStream in = LibraryCheck.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the agent's jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + file, e);
    }
  }

  private @Nullable String missing(LinkedMembers.Member member) {
    TypePool.Resolution resolution = pool.describe(member.owner());
    if (!resolution.isResolved()) {
      return member.owner() + " is missing";
    }
    TypeDescription owner = resolution.resolve();
    if (!owner.isPublic()) {
      return member.owner() + " is not public";
    }
    if (member.name() == null) {
      return null;
    }
    String text = member.owner() + "." + member.name() + member.descriptor();
    if (member.ofInterface() != owner.isInterface()) {
      return member.owner() + (owner.isInterface() ? " is" : " is not") + " an interface";
    }
    MethodDescription found = find(owner, member);
    if (found == null || !found.isPublic()) {
      return text + (found == null ? " is missing" : " is not public");
    }
    return found.isStatic() == member.isStatic() ? null : text + " is static, or isn't any more";
  }

  private static @Nullable MethodDescription find(
      TypeDefinition type, LinkedMembers.Member member) {
    for (MethodDescription method : type.getDeclaredMethods()) {
      if (method.getInternalName().equals(member.name())
          && method.asDefined().getDescriptor().equals(member.descriptor())) {
        return method;
      }
    }
    for (TypeDefinition implemented : type.getInterfaces()) {
      MethodDescription found = find(implemented.asErasure(), member);
      if (found != null) {
        return found;
      }
    }
    TypeDefinition superclass = type.getSuperClass();
    return superclass == null ? null : find(superclass.asErasure(), member);
  }
}
