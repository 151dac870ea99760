package io.haagent.launcher;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads what {@code ha-agent.jar} hides under {@code inst/} as {@code .classdata}.
 *
 * <pre>
 *   boot loader ............ java.base, io.haagent, io.haagent.bootstrap
 *     └─ platform loader ... the JDK's other modules: only the packages that PASSED names are seen
 *          └─ this ......... agent, engine, adapters, policy reader, Byte Buddy, Jackson, logger
 * </pre>
 *
 * <p>Nothing of the application's is ever seen from here, and nothing of this from the application.
 * The jar is read unverified, for a signature check before the JIT is warm costs a multiple of the
 * read.
 */
final class AgentLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** What the agent and its adapters of JDK libraries need; everything else is the app's affair. */
  private static final String[] PASSED = {
    "java.",
    "javax.management.",
    "com.sun.net.httpserver.",
    "com.sun.tools.attach.",
    "sun.jvmstat.",
    // The JVM makes reflection accessors inside a loader like this one; and see BootClasses.
    "jdk.internal."
  };

  private static final String OWN = "io.haagent.";
  private static final String CONTRACT = "io.haagent.bootstrap.";

  /**
   * Not the default domain, which names this loader: until JDK 24 each thread keeps the domains of
   * all who were on the stack that made it, so one of the app's, made by its own code beneath a
   * guard, would keep a detached agent for ever.
   */
  private static final ProtectionDomain NOBODYS = new ProtectionDomain(null, null);

  private final File file;
  private final JarFile jar;
  private final boolean alone;

  /**
   * Opens the jar.
   *
   * @param alone true on the command line, where nobody defines the contract in the boot loader
   */
  AgentLoader(File file, boolean alone) throws IOException {
    // The JDK's tools, jdk.attach among them, are of the system loader's modules.
    super(
        "ha-agent",
        alone ? ClassLoader.getSystemClassLoader() : ClassLoader.getPlatformClassLoader());
    this.file = file;
    this.jar = new JarFile(file, false);
    this.alone = alone;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String prefix : PASSED) {
      if (name.startsWith(prefix)) {
        return getParent().loadClass(name);
      }
    }
    boolean contract = isContract(name);
    if (contract && !alone) {
      return Class.forName(name, false, null);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = read((contract ? "boot/" : "inst/") + name.replace('.', '/') + ".classdata");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length, NOBODYS);
    }
  }

  /** The exceptions and the gate: those two packages live in the boot loader. */
  private static boolean isContract(String name) {
    return name.startsWith(CONTRACT)
        || (name.startsWith(OWN) && name.indexOf('.', OWN.length()) < 0);
  }

  private byte @Nullable [] read(String entryName) {
    ZipEntry entry = jar.getEntry(entryName);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + entryName + " of " + file, e);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    byte[] bytes = read(name.startsWith("boot/") ? name : "inst/" + classData(name));
    if (bytes == null) {
      return null;
    }
    try {
      // Own handler: servers switch the caching of jar: URLs off and on for the whole JVM.
      return new URL(null, "ha-agent:/" + name, new Bytes(bytes));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(name, e);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) {
    URL found = getResource(name);
    return found == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singleton(found));
  }

  private static String classData(String name) {
    return name.endsWith(".class") ? name + "data" : name;
  }

  /** Serves a resource from memory. */
  private static final class Bytes extends URLStreamHandler {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
