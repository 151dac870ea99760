package io.haagent.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.policy.MethodPattern;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Weaves one fixture in this JVM; the shapes of methods are tested with the real jar. */
class ClassWeaverTest {
  private static final String FIXTURE = Fixture.class.getName();

  private final RecordedReport report = new RecordedReport();
  private final CountingGuard guard = new CountingGuard();

  @AfterEach
  void clearTheGate() {
    Gate.clear();
  }

  @Test
  void repeatsTheBodyWithTheArgumentsItWasCalledWith() throws Exception {
    guard.repeats = 2;
    Runnable woven = woven("#run()");

    assertThatThrownBy(woven::run).hasMessage("attempt 3");
    assertThat(guard.calls).containsExactly("enter", "failure 1", "failure 2", "failure 3");
  }

  @Test
  void aRejectionSkipsTheBody() throws Exception {
    guard.token = -1;
    Runnable woven = woven("#run()");

    assertThatThrownBy(woven::run).hasMessage("rejected " + FIXTURE);
    assertThat(guard.calls).containsExactly("enter");
  }

  @Test
  void aFreeCallIsNeverEnded() throws Exception {
    guard.token = Guard.FREE;
    Runnable woven = woven("#run()");

    assertThatThrownBy(woven::run).hasMessage("attempt 1");
    assertThat(guard.calls).containsExactly("enter");
  }

  @Test
  void aFaultOfTheGuardNeverReachesTheApp() throws Exception {
    guard.fault = new IllegalStateException("ours");
    Runnable woven = woven("#run()");

    assertThatThrownBy(woven::run).hasMessage("attempt 1");
    assertThat(report.faults).containsExactly("enter: java.lang.IllegalStateException: ours");
  }

  @Test
  void theFirstGuardInTheFileTakesAMethod() throws Exception {
    List<Target> targets = List.of(target(0, "first", "#run()"), target(1, "second", "#*"));

    ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report);

    assertThat(report.lines)
        .contains("wove first " + FIXTURE + "#run()", "wove second " + FIXTURE + "#other(int[])")
        .doesNotContain("wove second " + FIXTURE + "#run()");
  }

  @Test
  void aLoaderThatShowsNoClassFileOfAParameterTypeIsNoHindrance() throws Exception {
    ClassLoader hiding =
        new ClassLoader(null) {
          @Override
          public @Nullable InputStream getResourceAsStream(String name) {
            return null;
          }
        };
    List<Target> targets = List.of(target(0, "g", "#run()"));

    assertThat(ClassWeaver.methods(hiding, FIXTURE, bytes(), targets, report)).isNotNull();
  }

  @Test
  void aMissIsReportedOnceWithTheNearestName() throws Exception {
    List<Target> targets = List.of(target(0, "g", "#othr(int)"));

    assertThat(ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report))
        .isNull();
    ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report);

    assertThat(report.lines)
        .containsExactly(
            "notApplied g policy.json:1:1: "
                + FIXTURE
                + " has no method that \""
                + FIXTURE
                + "#othr(int)\" names; did you mean \""
                + FIXTURE
                + "#other(int[])\"?");
  }

  @Test
  void aPatternThatNamesAnAbstractMethodIsToldWhatToWrite() throws Exception {
    List<Target> targets = List.of(target(0, "g", "#open()"));

    ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report);

    assertThat(report.lines)
        .containsExactly(
            "notApplied g policy.json:1:1: "
                + FIXTURE
                + "#open() is abstract and never runs; write"
                + " \""
                + FIXTURE
                + "+#open()\" to guard what implements it");
  }

  @Test
  void aPublisherIsRefusedAndNotHalfGuarded() throws Exception {
    List<Target> targets = List.of(target(0, "g", "#publish()"));

    assertThat(ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report))
        .isNull();
    assertThat(report.lines)
        .singleElement()
        .asString()
        .startsWith("notApplied g " + FIXTURE + "#publish() returns java.util.concurrent.Flow");
  }

  @Test
  void waitsInsideAMonitorAreWarnedAboutOnce() throws Exception {
    List<Target> targets =
        List.of(
            new Target(
                0,
                "g",
                MethodPattern.parse(FIXTURE + "#locked()"),
                "policy.json:1:1",
                true,
                false));

    ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report);

    // As it is when another agent has the class woven again.
    ClassWeaver.methods(getClass().getClassLoader(), FIXTURE, bytes(), targets, report);

    assertThat(report.lines.get(0)).startsWith("warn g " + FIXTURE + "#locked() is synchronized");
    assertThat(report.lines).filteredOn(line -> line.startsWith("warn")).hasSize(1);
  }

  private Runnable woven(String method) throws Exception {
    Gate.install(new Guard[] {guard}, new Adapter[0], report);
    byte[] woven =
        ClassWeaver.methods(
            getClass().getClassLoader(), FIXTURE, bytes(), List.of(target(0, "g", method)), report);
    Class<?> type = new OneClassLoader(FIXTURE, woven).loadClass(FIXTURE + "$Concrete");
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Runnable) constructor.newInstance();
  }

  private static Target target(int index, String guard, String method) {
    return new Target(
        index, guard, MethodPattern.parse(FIXTURE + method), "policy.json:1:1", false, false);
  }

  private static byte[] bytes() throws Exception {
    return bytes(FIXTURE);
  }

  private static byte[] bytes(String name) throws Exception {
    try (InputStream in =
        ClassWeaverTest.class
            .getClassLoader()
            .getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Defines the woven fixture and what belongs to it, everything else is its parent's. */
  private static final class OneClassLoader extends ClassLoader {
    private final String name;
    private final byte[] woven;

    OneClassLoader(String name, byte[] woven) {
      super(ClassWeaverTest.class.getClassLoader());
      this.name = name;
      this.woven = woven;
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      if (!wanted.startsWith(name)) {
        return super.loadClass(wanted, resolve);
      }
      Class<?> known = findLoadedClass(wanted);
      if (known != null) {
        return known;
      }
      try {
        byte[] bytes = wanted.equals(name) ? woven : bytes(wanted);
        return defineClass(wanted, bytes, 0, bytes.length);
      } catch (Exception e) {
        throw new ClassNotFoundException(wanted, e);
      }
    }
  }
}
