package io.haagent.engine;

/**
 * The gradient of Netflix's concurrency-limits ({@code Gradient2Limit}): the limit is lowered by
 * the ratio of what calls have long taken to what they take now, and raised by a small queue, so
 * that it comes to rest at {@code queue / (1 - ratio)} calls:
 *
 * <pre>
 *   ratio = tolerance * long / now, from 0.5 to 1
 *   limit = 0.8 * limit + 0.2 * (limit * ratio + 4)
 * </pre>
 *
 * <p>What calls have long taken is an average that forgets over 600 measurements, and faster once
 * they take less than half of it, as after an outage. A limit that isn't made use of stays.
 *
 * <p>Beyond the peer's law, which knows no cut calls: a measurement with one lowers the limit to
 * nine tenths, as its {@code AIMDLimit} does, and isn't averaged. Else an outage in which every
 * call takes its timeout would soon be what calls have long taken.
 */
final class GradientLaw implements ConcurrencyLaw {
  private static final int QUEUE = 4;
  private static final double SMOOTHING = 0.2;
  private static final double DROP = 0.9;
  private static final double DRIFT = 0.95;
  private static final int FIRST = 10;
  private static final double FORGETS = 2.0 / (600 + 1);

  private final int min;
  private final int max;
  private final double tolerance;
  private double limit;
  private double average;
  private double sum;
  private int count;

  GradientLaw(int limit, int min, int max, double tolerance) {
    this.limit = limit;
    this.min = min;
    this.max = max;
    this.tolerance = tolerance;
  }

  @Override
  public int limit() {
    return (int) limit;
  }

  @Override
  public int update(long nanos, int inFlight, boolean dropped) {
    if (dropped) {
      limit = Math.max(min, limit * DROP);
      return limit();
    }
    double usual = average(nanos);
    if (usual / nanos > 2) {
      average = usual * DRIFT;
    }
    if (inFlight < limit / 2) {
      return limit();
    }
    double ratio = Math.max(0.5, Math.min(1, tolerance * usual / nanos));
    double next = limit * (1 - SMOOTHING) + (limit * ratio + QUEUE) * SMOOTHING;
    limit = Math.max(min, Math.min(max, next));
    return limit();
  }

  private double average(long nanos) {
    if (count < FIRST) {
      count++;
      sum += nanos;
      average = sum / count;
    } else {
      average = average * (1 - FORGETS) + nanos * FORGETS;
    }
    return average;
  }
}
