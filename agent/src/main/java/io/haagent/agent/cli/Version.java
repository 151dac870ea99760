package io.haagent.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/**
 * The version that the jar's manifest gives; the launcher is started with the jar as class path.
 */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    try (JarFile jar = new JarFile(new File(System.getProperty("java.class.path")), false)) {
      @Nullable String version =
          jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      return new String[] {"ha-agent " + version};
    }
  }
}
