package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.CallRejectedException;
import io.haagent.CallRejectedIOException;
import io.haagent.GuardTimeoutException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  private static Classification of(List<String> ignore, List<String> failure, List<String> on) {
    return new Classification(new MatchList(ignore), new MatchList(failure), new MatchList(on));
  }

  private static final Classification METHODS =
      new Classification(MatchList.NOTHING, MatchList.METHOD_FAILURES, MatchList.METHOD_FAILURES);

  @Test
  void ofMethodsAnyExceptionFailsButNoError() {
    assertThat(METHODS.outcome(new IOException())).isEqualTo(Outcome.FAILURE);
    assertThat(METHODS.outcome(new StackOverflowError())).isEqualTo(Outcome.SUCCESS);
    assertThat(METHODS.repeatable(new AssertionError())).isFalse();
    assertThat(METHODS.overrun()).isEqualTo(Outcome.FAILURE);
  }

  @Test
  void subclassesAndInterfacesCount() {
    Classification c =
        of(List.of(), List.of("java.io.IOException", "java.io.Closeable"), List.of());
    assertThat(c.outcome(new FileNotFoundException())).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(new CloseableException())).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(new Exception())).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void ignoreIsTestedFirst() {
    Classification c =
        of(
            List.of("java.io.FileNotFoundException", "404"),
            List.of("java.io.IOException", "4xx"),
            List.of());
    assertThat(c.outcome(new FileNotFoundException())).isEqualTo(Outcome.IGNORED);
    assertThat(c.outcome(new IOException())).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(404)).isEqualTo(Outcome.IGNORED);
    assertThat(c.outcome(403)).isEqualTo(Outcome.FAILURE);
  }

  @Test
  void wrappersOfAsynchronousCallsAreOpened() {
    Exception wrapped = new CompletionException(new ExecutionException(new AssertionError()));
    assertThat(METHODS.outcome(wrapped)).isEqualTo(Outcome.SUCCESS);
    assertThat(METHODS.outcome(new CompletionException(null))).isEqualTo(Outcome.FAILURE);
  }

  @Test
  void rejectionsOfOursMatchNoList() {
    Exception[] rejections = {
      new CallRejectedException("", "g", "limit", 1),
      new CallRejectedIOException("", "g", "limit", 1),
      new CompletionException(new CallRejectedException("", "g", "limit", 1))
    };
    for (Exception rejection : rejections) {
      assertThat(METHODS.outcome(rejection)).isEqualTo(Outcome.IGNORED);
      assertThat(METHODS.repeatable(rejection)).isFalse();
    }
  }

  @Test
  void cancellationsAreIgnoredAndNotRepeated() {
    for (Exception thrown :
        new Exception[] {new CancellationException(), new InterruptedException()}) {
      assertThat(METHODS.outcome(thrown)).isEqualTo(Outcome.IGNORED);
      assertThat(METHODS.repeatable(thrown)).isFalse();
    }
  }

  @Test
  void theWordTimeoutStandsForAllOfThem() {
    Classification c = of(List.of(), List.of("timeout"), List.of());
    for (Exception timeout :
        new Exception[] {
          new TimeoutException(),
          new SocketTimeoutException(),
          new HttpConnectTimeoutException(""),
          new GuardTimeoutException("", "g", "deadline", -1)
        }) {
      assertThat(c.outcome(timeout)).isEqualTo(Outcome.FAILURE);
    }
    assertThat(c.outcome(new IOException())).isEqualTo(Outcome.SUCCESS);
    assertThat(c.overrun()).isEqualTo(Outcome.FAILURE);
    assertThat(of(List.of(), List.of("5xx"), List.of()).overrun()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void statusesMatchAloneAndByTheHundred() {
    Classification c = of(List.of(), List.of("5xx", "429"), List.of("503"));
    assertThat(c.outcome(500)).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(599)).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(429)).isEqualTo(Outcome.FAILURE);
    assertThat(c.outcome(428)).isEqualTo(Outcome.SUCCESS);
    assertThat(c.outcome(-1)).isEqualTo(Outcome.SUCCESS);
    assertThat(c.outcome(5000)).isEqualTo(Outcome.SUCCESS);
    assertThat(c.repeatable(503)).isTrue();
    assertThat(c.repeatable(502)).isFalse();
    assertThatThrownBy(() -> new MatchList(List.of("50x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class CloseableException extends Exception implements AutoCloseable2 {
    private static final long serialVersionUID = 1;

    @Override
    public void close() {}
  }

  private interface AutoCloseable2 extends java.io.Closeable {
    @Override
    void close();
  }
}
