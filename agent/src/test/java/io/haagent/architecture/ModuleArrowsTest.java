package io.haagent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which module may know which; the engine and the boot classes know neither JSON nor weaving. */
class ModuleArrowsTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.haagent");

  @Test
  void bootClassesKnowJavaBaseOnly() {
    classes()
        .that()
        .resideInAnyPackage("io.haagent", "io.haagent.bootstrap")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.haagent",
            "io.haagent.bootstrap",
            "java.lang..",
            "java.util..",
            "java.io",
            "java.nio",
            "org.jspecify..")
        .check(OURS);
  }

  @Test
  void theEngineIsAPlainLibrary() {
    classes()
        .that()
        .resideInAPackage("io.haagent.engine..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.haagent",
            "io.haagent.bootstrap",
            "io.haagent.engine..",
            "java.lang..",
            "java.util..",
            "java.io",
            "java.math",
            "java.security",
            "java.time..",
            "org.jspecify..")
        .check(OURS);
  }

  @Test
  void policiesKnowNoEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.haagent.policy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.haagent.engine..",
            "io.haagent.bootstrap..",
            "io.haagent.adapters..",
            "io.haagent.agent..")
        .check(OURS);
  }

  @Test
  void adaptersKnowTheEngineOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.haagent.adapters..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.haagent.policy..", "io.haagent.agent..")
        .check(OURS);
  }

  @Test
  void nobodyButTheLauncherIsSeenByTheApp() {
    noClasses()
        .that()
        .resideInAPackage("io.haagent.launcher..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.haagent.agent..",
            "io.haagent.engine..",
            "io.haagent.policy..",
            "io.haagent.adapters..")
        .check(OURS);
  }

  @Test
  void noPathOfACallTakesAMonitor() {
    noCodeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            "io.haagent.engine..", "io.haagent.bootstrap..", "io.haagent.adapters..")
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(OURS);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.haagent.engine..", "io.haagent.bootstrap..", "io.haagent.adapters..")
        .should()
        .callMethod(Object.class, "wait")
        .orShould()
        .callMethod(Object.class, "wait", long.class)
        .orShould()
        .callMethod(Object.class, "notifyAll")
        .check(OURS);
  }

  @Test
  void nothingTouchesWhatAnAppMustInitialiseFirst() {
    noClasses()
        .that()
        .resideInAPackage("io.haagent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "java.lang.management..")
        .check(OURS);
  }
}
