package io.haagent.agent;

import java.io.IOException;
import java.io.InputStream;
import java.security.ProtectionDomain;

/**
 * Loads one adapter beside the application's copy of the library that it links to: the adapter's
 * package from the agent's jar, the agent's own classes from the agent's loader, all else from the
 * application's. It is held by the adapter alone, and so by the application.
 */
final class AdapterLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String AGENTS = "io.haagent.";

  /** Not the default domain, which names this loader; see the agent's own. */
  private static final ProtectionDomain NOBODYS = new ProtectionDomain(null, null);

  private final ClassLoader application;
  private final String adapters;

  /**
   * Makes a loader that has loaded nothing.
   *
   * @param adapter the class whose package is loaded here
   */
  AdapterLoader(ClassLoader application, String adapter) {
    super("ha-agent-adapter", AdapterLoader.class.getClassLoader());
    this.application = application;
    this.adapters = adapter.substring(0, adapter.lastIndexOf('.') + 1);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(adapters)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }
    return name.startsWith(AGENTS) ? getParent().loadClass(name) : application.loadClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, NOBODYS);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
