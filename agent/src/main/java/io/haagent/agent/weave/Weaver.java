package io.haagent.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The transformer. It looks at each class's name as it loads and hands those that a pattern names
 * to the {@link ClassWeaver}, which is loaded with the first of them. Classes that were loaded
 * before are transformed again at {@link #install}, one by one, so that one that can't be costs
 * itself only.
 *
 * <p>No lambdas and no string concatenation by {@code invokedynamic} on the way of a class that
 * does not match: either would load classes in the middle of loading classes.
 */
public final class Weaver implements ClassFileTransformer {
  static final String HTTP_CLIENT = "jdk/internal/net/http/HttpClientImpl";
  private static final String GATE = "io.haagent.bootstrap.Gate";

  private final TargetIndex index;
  private final int httpAdapter;
  private final WeaveReport report;
  private final @Nullable ClassLoader own = Weaver.class.getClassLoader();
  private final Map<ClassLoader, Boolean> seesGate =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Makes a transformer that isn't installed yet.
   *
   * @param httpAdapter the index of the adapter for {@code java.net.http}, or -1 where no guard has
   *     {@code http}
   */
  public Weaver(List<Target> targets, int httpAdapter, WeaveReport report) {
    this.index = new TargetIndex(targets);
    this.httpAdapter = httpAdapter;
    this.report = report;
  }

  /** Weaves from now on every class that loads, and those that are loaded already. */
  public void install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.isArray()
          || loaded.isPrimitive()
          || (loaded.getClassLoader() == own && own != null)) {
        continue;
      }
      if (concerns(loaded) && instrumentation.isModifiableClass(loaded)) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (
            Throwable t) { // an Error, too: another agent's version of this class may not verify
          report.failed(loaded.getName(), t);
        }
      }
    }
  }

  /** Reports the patterns that no class has answered to so far. */
  public void reportUnseen() {
    for (Target target : index.all()) {
      if (!target.classSeen) {
        report.notApplied(
            target.guardName,
            target.where
                + ": no class that \""
                + target.pattern.text()
                + "\" names has been loaded yet; check its spelling, or wait for its first use");
      }
    }
  }

  /** Exacter than by name: to transform a class again stops the JVM for a moment. */
  private boolean concerns(Class<?> loaded) {
    String name = loaded.getName().replace('.', '/');
    return concerns(name) && (name.equals(HTTP_CLIENT) || index.mayMatch(loaded));
  }

  private boolean concerns(String internalName) {
    return (httpAdapter >= 0 && internalName.equals(HTTP_CLIENT)) || index.mayMatch(internalName);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || (loader == own && own != null)) {
      return null;
    }
    try {
      if (!concerns(name)) {
        return null;
      }
      if (httpAdapter >= 0 && name.equals(HTTP_CLIENT)) {
        return ClassWeaver.client(loader, name.replace('/', '.'), bytes, httpAdapter, report);
      }
      List<Target> targets = index.find(loader, name, bytes);
      if (targets.isEmpty()) {
        return null;
      }
      for (Target target : targets) {
        target.classSeen = true;
      }
      if (!seesGate(loader)) {
        report.notApplied(
            targets.get(0).guardName,
            "the loader of "
                + name.replace('/', '.')
                + " ("
                + loader
                + ") hides the boot loader's classes; let it delegate the package io.haagent");
        return null;
      }
      return ClassWeaver.methods(loader, name.replace('/', '.'), bytes, targets, report);
    } catch (Throwable t) { // whatever it is, the class has to load
      report.failed(name.replace('/', '.'), t);
      return null;
    }
  }

  /**
   * Loaders that don't delegate to the boot loader would throw NoClassDefFoundError in woven code.
   */
  private boolean seesGate(@Nullable ClassLoader loader) {
    if (loader == null) {
      return true;
    }
    Boolean known = seesGate.get(loader);
    if (known == null) {
      try {
        known = Class.forName(GATE, false, loader).getClassLoader() == null;
      } catch (ClassNotFoundException | LinkageError e) {
        known = false;
      }
      seesGate.put(loader, known);
    }
    return known;
  }
}
