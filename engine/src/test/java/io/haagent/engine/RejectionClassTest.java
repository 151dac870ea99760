package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class RejectionClassTest {
  private final RecordingSink sink = new RecordingSink();

  private RejectionClass named(Class<?> type) {
    return new RejectionClass("g", "reject.throw", type.getName(), "the default one is", sink);
  }

  @Test
  void prefersTheConstructorThatTakesTheMessage() {
    assertThat(named(TryLater.class).make("why", getClass().getClassLoader()))
        .isInstanceOf(TryLater.class)
        .hasMessage("why");
  }

  @Test
  void takesTheOneWithoutParametersElse() {
    assertThat(named(Silent.class).make("why", getClass().getClassLoader()))
        .isInstanceOf(Silent.class)
        .hasMessage(null);
    assertThat(sink.warnings).isEmpty();
  }

  @Test
  void whatCannotBeThrownIsWarnedAboutOnce() {
    RejectionClass[] useless = {
      named(NoConstructor.class), named(Object.class), named(Broken.class)
    };
    for (RejectionClass c : useless) {
      assertThat(c.make("why", getClass().getClassLoader())).isNull();
      assertThat(c.make("why", getClass().getClassLoader())).isNull();
    }
    assertThat(sink.warnings).hasSize(3);
  }

  @Test
  void eachLoaderGetsItsOwnClass() throws Exception {
    RejectionClass rejection = named(TryLater.class);
    ClassLoader own = new OwnCopies();
    Throwable ours = rejection.make("why", getClass().getClassLoader());
    Throwable theirs = rejection.make("why", own);
    assertThat(ours).isInstanceOf(TryLater.class);
    assertThat(theirs).isNotInstanceOf(TryLater.class);
    assertThat(theirs.getClass().getClassLoader()).isSameAs(own);
  }

  @Test
  void holdsNeitherTheLoaderNorTheClass() {
    RejectionClass rejection = named(TryLater.class);
    Classification classification =
        new Classification(MatchList.NOTHING, MatchList.METHOD_FAILURES, MatchList.NOTHING);
    WeakReference<ClassLoader> loader = use(rejection, classification);
    Poll.until(
        () -> {
          System.gc();
          return loader.refersTo(null);
        });
    assertThat(classification.outcome(rejection.make("why", getClass().getClassLoader())))
        .isEqualTo(Outcome.FAILURE);
  }

  private static WeakReference<ClassLoader> use(
      RejectionClass rejection, Classification classification) {
    ClassLoader own = new OwnCopies();
    Throwable made = rejection.make("why", own);
    assertThat(classification.outcome(made)).isEqualTo(Outcome.FAILURE);
    return new WeakReference<>(own);
  }

  /** Defines this test's exceptions anew, as an application's loader would. */
  private static final class OwnCopies extends ClassLoader {
    OwnCopies() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = RejectionClassTest.class.getClassLoader().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class TryLater extends Exception {
    private static final long serialVersionUID = 1;

    TryLater() {}

    TryLater(String message) {
      super(message);
    }
  }

  static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Silent() {}
  }

  static final class NoConstructor extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoConstructor(int unused) {}
  }

  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken() {
      throw new IllegalStateException("of the application");
    }
  }

  @Test
  void threadsOfTwoLoadersEachGetTheirOwnClassAndOneWarning() throws InterruptedException {
    RejectionClass rejection = named(TryLater.class);
    RejectionClass useless = named(NoConstructor.class);
    ClassLoader[] loaders = {getClass().getClassLoader(), new OwnCopies()};
    Together.run(
        4,
        5_000,
        (thread, round) -> {
          ClassLoader loader = loaders[(thread + round) % 2];
          assertThat(rejection.make("why", loader).getClass().getClassLoader()).isSameAs(loader);
          assertThat(useless.make("why", loader)).isNull();
        });
    assertThat(sink.warnings).hasSize(1);
  }
}
