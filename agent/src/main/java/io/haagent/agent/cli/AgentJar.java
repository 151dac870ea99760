package io.haagent.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The jar that the command was started with: the launcher is found on it as the class path. */
final class AgentJar {

  private AgentJar() {}

  static File file() {
    return new File(System.getProperty("java.class.path")).getAbsoluteFile();
  }

  /** Returns the version that its manifest gives. */
  static String version() {
    try (JarFile jar = new JarFile(file(), false)) {
      @Nullable String version =
          jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      return version == null ? "unknown" : version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
