package io.haagent.bench.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VariantTest {
  private static final Path JAVA = Path.of("jdk", "bin", "java");
  private static final Layout LAYOUT = new Layout(Path.of("project"));

  @Test
  void startsPlainlyWithoutAnAgent() {
    assertThat(Variant.NONE.command(JAVA, LAYOUT))
        .containsExactly("jdk/bin/java", "-cp", "project/benchmarks/target/startup", "Hello");
  }

  @Test
  void everyOtherStartHasExactlyOneAgent() {
    for (Variant variant : Variant.values()) {
      long agents =
          variant.command(JAVA, LAYOUT).stream().filter(a -> a.startsWith("-javaagent:")).count();
      assertThat(agents).as(variant.title()).isEqualTo(variant == Variant.NONE ? 0 : 1);
    }
  }

  @Test
  void oursStartUnderTheirPolicies() {
    assertThat(Variant.WOVEN.command(JAVA, LAYOUT))
        .contains(
            "-javaagent:project/agent/target/ha-agent.jar"
                + "=policy=project/benchmarks/src/startup/woven.json");
  }
}
