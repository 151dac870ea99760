package io.haagent.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.policy.MethodPattern;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetIndexTest {
  private static final String CONCRETE = Fixture.Concrete.class.getName();

  @Test
  void exactNamesAreFoundWithoutLookingAtOthers() throws Exception {
    TargetIndex index = index(CONCRETE + "#run()", "com.acme.Other#run()");

    assertThat(index.mayMatch(CONCRETE.replace('.', '/'))).isTrue();
    assertThat(index.mayMatch("com/acme/Another")).isFalse();
    assertThat(found(index)).containsExactly(CONCRETE + "#run()");
  }

  @Test
  void exactAndOpenPatternsKeepTheOrderOfTheFile() throws Exception {
    TargetIndex index =
        index("..*#a", CONCRETE + "#b", "com.acme.*#c", "..Fixture*#d", CONCRETE + "#e");

    assertThat(found(index))
        .containsExactly("..*#a", CONCRETE + "#b", "..Fixture*#d", CONCRETE + "#e");
  }

  @Test
  void subtypesAreFoundBySuperclassAndByInterface() throws Exception {
    assertThat(found(index(Fixture.class.getName() + "+#run()"))).hasSize(1);
    assertThat(found(index("java.lang.Runnable+#run()"))).hasSize(1);
    assertThat(found(index("java.lang.Comparable+#run()"))).isEmpty();
    assertThat(found(index(Fixture.class.getName() + "#run()"))).isEmpty();
  }

  @Test
  void subtypesOfAJdkTypeAreTheAppsAndNotTheJdksOwn() {
    MethodPattern runnables = MethodPattern.parse("java.lang.Runnable+#run()");
    ClassLoader app = TargetIndexTest.class.getClassLoader();

    assertThat(Ignored.byOpenPatterns(null, "java.lang.Thread", runnables)).isTrue();
    assertThat(Ignored.byOpenPatterns(null, "java.lang.Runnable", runnables)).isFalse();
    assertThat(Ignored.byOpenPatterns(app, "com.acme.Job", runnables)).isFalse();
  }

  @Test
  void openPatternsNeverMeanTheJdkOrAnotherAgent() {
    assertThat(Ignored.byOpenPatterns(null, "java.lang.String", MethodPattern.parse("..*#*")))
        .isTrue();
    assertThat(Ignored.byOpenPatterns(null, "java.lang.String", MethodPattern.parse("java..*#*")))
        .isFalse();
    ClassLoader app = TargetIndexTest.class.getClassLoader();
    assertThat(Ignored.byOpenPatterns(app, "net.bytebuddy.ByteBuddy", MethodPattern.parse("..*#*")))
        .isTrue();
    assertThat(Ignored.byOpenPatterns(app, "com.acme.Shop", MethodPattern.parse("..*#*")))
        .isFalse();
  }

  @Test
  void ofTheLoadedClassesOnlyThoseThatAPatternNamesAreTransformedAgain() {
    assertThat(index(CONCRETE + "#run()").mayMatch(Fixture.Concrete.class)).isTrue();
    assertThat(index("io.haagent..*#run()").mayMatch(Fixture.class)).isTrue();
    assertThat(index("java.lang.Runnable+#run()").mayMatch(Fixture.Concrete.class)).isTrue();
    assertThat(index("com.acme..*#run()").mayMatch(Fixture.class)).isFalse();
    assertThat(index("com.acme.Port+#run()").mayMatch(Fixture.Concrete.class)).isFalse();
    assertThat(index("..*#run()").mayMatch(Thread.class)).isFalse();
    assertThat(index("@com.acme.Remote ..*#*").mayMatch(Thread.class)).isFalse();
  }

  @Test
  void aLoaderThatShowsNoClassFilesCostsItsClassesNoMatchByName() throws Exception {
    ClassLoader odd =
        new ClassLoader(null) {
          @Override
          public InputStream getResourceAsStream(String name) {
            if (name.startsWith("java/")) {
              throw new IllegalStateException("closed");
            }
            return new ByteArrayInputStream(new byte[] {1, 2, 3});
          }
        };
    String internal = CONCRETE.replace('.', '/');
    TargetIndex index =
        index(CONCRETE + "#run()", "com.acme.Port+#run()", Fixture.class.getName() + "+#run()");
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(internal + ".class")) {
      assertThat(index.find(odd, internal, in.readAllBytes())).hasSize(2);
    }
  }

  private static TargetIndex index(String... patterns) {
    List<Target> targets = new ArrayList<>();
    for (String pattern : patterns) {
      targets.add(
          new Target(0, "g", MethodPattern.parse(pattern), "policy.json:1:1", false, false));
    }
    return new TargetIndex(targets);
  }

  private static List<String> found(TargetIndex index) throws Exception {
    String internal = CONCRETE.replace('.', '/');
    ClassLoader loader = TargetIndexTest.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(internal + ".class")) {
      return index.find(loader, internal, in.readAllBytes()).stream()
          .map(target -> target.pattern.text())
          .toList();
    }
  }
}
