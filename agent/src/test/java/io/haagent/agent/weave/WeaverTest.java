package io.haagent.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.policy.MethodPattern;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real JVM's instrumentation, on classes of this test. */
class WeaverTest {
  private static final String ONE = One.class.getName() + "#answer()";
  private static final String TWO = Two.class.getName() + "#answer()";
  private static final String ANY = Two.class.getPackageName() + ".WeaverTest$*#answer()";

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final CountingGuard first = new CountingGuard();
  private final CountingGuard second = new CountingGuard();
  private final RecordedReport report = new RecordedReport();
  private final Weaver weaver = new Weaver(instrumentation, 0, report);
  private final Seen seen = new Seen();

  @BeforeEach
  void begin() {
    Gate.install(new Guard[] {first, second}, new Adapter[1], report);
    instrumentation.addTransformer(seen, true);
    One.answer();
    Two.answer();
  }

  @AfterEach
  void end() {
    weaver.restore();
    instrumentation.removeTransformer(seen);
    Gate.clear();
  }

  @Test
  void aLoadedClassIsWovenAndRestoredWhenItsTargetIsDropped() {
    weave(target(0, ONE));
    One.answer();
    assertThat(first.calls).containsExactly("enter", "success");
    assertThat(weaver.woven("g0", 10)).containsExactly(ONE);

    weave();
    One.answer();
    assertThat(first.calls).hasSize(2);
    assertThat(weaver.woven("g0", 10)).isEmpty();
  }

  @Test
  void onlyClassesThatTheChangeConcernsAreTransformedAgain() {
    weave(target(0, ONE));
    seen.names.clear();

    weave(target(0, ONE), target(1, TWO));
    assertThat(seen.names).containsExactly(Two.class.getName());
    seen.names.clear();

    weave(target(0, ONE), target(1, TWO));
    assertThat(seen.names).isEmpty();

    weave(target(0, ONE));
    assertThat(seen.names).containsExactly(Two.class.getName());
  }

  @Test
  void theOrderOfTheFileDecidesAlsoAfterAReload() {
    weave(target(0, ANY), target(1, TWO));
    Two.answer();
    assertThat(first.calls).hasSize(2);

    weave(target(1, TWO), target(0, ANY));
    Two.answer();
    assertThat(first.calls).hasSize(2);
    assertThat(second.calls).hasSize(2);
    assertThat(weaver.woven("g1", 10)).containsExactly(TWO);
  }

  @Test
  void withoutTargetsThereIsNoTransformer() {
    weave(target(0, ONE));
    weave();
    assertThat(instrumentation.removeTransformer(weaver)).isFalse();
  }

  @Test
  void aClassOnItsWayIntoTheJvmDuringTheSwapIsWovenByALaterLook() throws Exception {
    weave(target(0, ONE));
    // Its bytes are transformed first, then its superclass is asked for, then it is there.
    Loader loader = new Loader(() -> weave(target(0, ONE), target(1, LATE + "#run()")));
    Runnable late = (Runnable) loader.loadClass(LATE).getDeclaredConstructor().newInstance();
    late.run();
    assertThat(second.calls).isEmpty();

    weaver.lookAgain();

    late.run();
    assertThat(second.calls).containsExactly("enter", "success");
  }

  @Test
  void aClassOnItsWayIntoTheJvmIsRestoredByALaterLookWhereItsTargetWasDropped() throws Exception {
    weave(target(0, ONE), target(1, LATE + "#run()"));
    Loader loader = new Loader(() -> weave(target(0, ONE)));
    Runnable late = (Runnable) loader.loadClass(LATE).getDeclaredConstructor().newInstance();

    weaver.lookAgain();

    late.run();
    assertThat(second.calls).isEmpty();
  }

  @Test
  void laterLooksLeaveAloneWhatWasSeenWithTheNewTargets() throws Exception {
    weave(target(0, ONE), target(1, LATE + "#run()"));
    new Loader(() -> {}).loadClass(LATE).getDeclaredConstructor().newInstance();
    seen.names.clear();

    for (int i = 0; i < 200; i++) {
      weaver.lookAgain();
    }

    assertThat(seen.names).isEmpty();
  }

  @Test
  void whatIsWovenIsToldOnceAlsoWhereAnotherAgentTransformsAgain() throws Exception {
    weave(target(0, ONE));
    instrumentation.retransformClasses(One.class);
    assertThat(report.lines).containsExactly("wove g0 " + ONE);
    assertThat(report.faults).isEmpty();
  }

  @Test
  void whatNothingAnswersToIsListedAndReportedOnce() {
    List<Target> targets = List.of(target(0, "com.acme.Missing#run"), target(1, TWO));
    weaver.weave(targets, false);
    assertThat(weaver.notFound("g0"))
        .singleElement()
        .asString()
        .contains("no class that \"com.acme.Missing#run\" names has been loaded yet");
    assertThat(weaver.notFound("g1")).isEmpty();

    weaver.reportUnseen(targets);
    weave(target(0, "com.acme.Missing#run"));
    weaver.reportUnseen(targets);
    assertThat(report.lines).filteredOn(line -> line.startsWith("notApplied")).hasSize(1);
  }

  @Test
  void aMissIsListedWithTheNearestName() {
    weave(target(0, One.class.getName() + "#anser()"));
    assertThat(weaver.notFound("g0")).singleElement().asString().contains("did you mean");
  }

  @Test
  void leavingRestoresEveryClass() {
    weave(target(0, ONE), target(1, TWO));
    weaver.restore();
    One.answer();
    Two.answer();
    assertThat(first.calls).isEmpty();
    assertThat(second.calls).isEmpty();
    assertThat(instrumentation.removeTransformer(weaver)).isFalse();
  }

  @Test
  void aJvmThatIsEndingAndNamesNoClassesIsNoFault() {
    Instrumentation ending =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == boolean.class ? Boolean.FALSE : null);
    Weaver late = new Weaver(ending, 0, report);

    late.weave(List.of(target(0, ONE)), false);
    late.lookAgain();
    late.restore();

    assertThat(report.lines).isEmpty();
    assertThat(report.faults).isEmpty();
  }

  private static final String LATE = Late.class.getName();

  private void weave(Target... targets) {
    weaver.weave(List.of(targets), false);
  }

  private static Target target(int guard, String pattern) {
    return new Target(
        guard, "g" + guard, MethodPattern.parse(pattern), "policy.json:1:1", false, false);
  }

  static final class One {
    static int answer() {
      return 1;
    }
  }

  static final class Two {
    static int answer() {
      return 2;
    }
  }

  /** Asked for while its subclass is being defined. */
  static class Early {}

  public static final class Late extends Early implements Runnable {
    public Late() {}

    @Override
    public void run() {}
  }

  /** Defines {@link Late} itself, and does something while its superclass is asked for. */
  private static final class Loader extends ClassLoader {
    private final Runnable meanwhile;

    Loader(Runnable meanwhile) {
      super(WeaverTest.class.getClassLoader());
      this.meanwhile = meanwhile;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean late = name.equals(LATE);
      if (!late && !name.equals(Early.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      if (!late) {
        meanwhile.run();
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Notes which classes of this test are transformed again. */
  private static final class Seen implements ClassFileTransformer {
    final List<String> names = new ArrayList<>();

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (redefined != null) {
        names.add(redefined.getName());
      }
      return null;
    }
  }
}
