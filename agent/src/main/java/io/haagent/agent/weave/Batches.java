package io.haagent.agent.weave;

import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Transforms loaded classes again, some at a time with a pause between, for the JVM stops all
 * threads while it takes the new classes of a batch over. Where a batch fails its classes are tried
 * one by one, so that one that can't be costs itself only.
 */
final class Batches {
  /** Each costs one stop of the JVM; a larger batch makes it longer, a smaller one more of them. */
  private static final int SIZE = 100;

  private static final long PAUSE_NANOS = 10_000_000L;

  private final Instrumentation instrumentation;
  private final WeaveReport report;

  Batches(Instrumentation instrumentation, WeaveReport report) {
    this.instrumentation = instrumentation;
    this.report = report;
  }

  void transform(List<Class<?>> classes) {
    for (int from = 0; from < classes.size(); from += SIZE) {
      if (from > 0) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
      List<Class<?>> batch = classes.subList(from, Math.min(from + SIZE, classes.size()));
      try {
        instrumentation.retransformClasses(batch.toArray(new Class<?>[0]));
      } catch (Throwable t) { // an Error, too: another agent's version of a class may not verify
        oneByOne(batch, t);
      }
    }
  }

  private void oneByOne(List<Class<?>> batch, Throwable ofBatch) {
    if (batch.size() == 1) {
      report.failed(batch.get(0).getName(), ofBatch);
      return;
    }
    for (Class<?> one : batch) {
      try {
        instrumentation.retransformClasses(one);
      } catch (Throwable t) {
        report.failed(one.getName(), t);
      }
    }
  }
}
