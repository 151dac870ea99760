package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar as it is handed out: it ends up on the application's class path. */
class PackagedJarTest {

  @Test
  void showsOnlyTheLaunchersClasses() throws IOException {
    assertThat(entries())
        .extracting(JarEntry::getName)
        .filteredOn(name -> name.endsWith(".class"))
        .isNotEmpty()
        .allMatch(name -> name.matches("(META-INF/versions/\\d+/)?io/haagent/launcher/[^/]+"));
  }

  @Test
  void offersNoServiceAndNoConfigurationToTheApplication() throws IOException {
    assertThat(entries())
        .extracting(JarEntry::getName)
        .noneMatch(name -> name.startsWith("META-INF/services/"))
        .noneMatch(name -> name.matches("[^/]+\\.(properties|xml|json|yml)"))
        .noneMatch(name -> name.equals("module-info.class"));
  }

  @Test
  void namesItsEntryPointsAndCanRetransform() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      for (String entry : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
        assertThat(main.getValue(entry)).as(entry).startsWith("io.haagent.launcher.");
      }
      assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(main.getValue("Boot-Class-Path")).as("switches AppCDS off").isNull();
    }
  }

  @Test
  void carriesOneTimeInAllEntriesSoThatItCanBeReproduced() throws IOException {
    assertThat(entries().stream().map(JarEntry::getTimeLocal).distinct()).hasSize(1);
  }

  private static List<JarEntry> entries() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      return jar.stream().toList();
    }
  }
}
