package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.BulkheadStatus;
import io.haagent.engine.GuardMetrics;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The attributes of a guard's bean that show what is measured of it. */
final class MetricProperties {
  private final Supplier<LiveGuard> guard;

  private MetricProperties(Supplier<LiveGuard> guard) {
    this.guard = guard;
  }

  /** Returns them for the guard that is there when one is read. */
  static List<Property> of(Supplier<LiveGuard> guard) {
    return new MetricProperties(guard).all();
  }

  private List<Property> all() {
    return List.of(
        number("Timeouts", "Attempts that took too long", GuardMetrics::timeouts),
        number("Cancelled", "Attempts that their caller took back", GuardMetrics::cancelled),
        rejected("Breaker", GuardMetrics::rejectedByBreaker),
        rejected("Limit", GuardMetrics::rejectedByLimit),
        rejected("Bulkhead", GuardMetrics::rejectedByBulkhead),
        rejected("Deadline", GuardMetrics::rejectedByDeadline),
        number("Concurrent", "Attempts that are running now", GuardMetrics::concurrent),
        number(
            "Abandoned",
            "Attempts that were interrupted, as they took too long, and still run",
            GuardMetrics::abandoned),
        number(
            "Hedges",
            "Attempts beside one that wasn't answered in time; in shadow, those that would have been"
                + " made",
            GuardMetrics::hedges),
        number("HedgesWon", "Hedges that were answered first", GuardMetrics::hedgesWon),
        Property.of(
            "Tokens",
            Double.class,
            "Permits that the limit has left now; -1 without one",
            "calls",
            () -> metrics().tokens(),
            null),
        bulkhead("Size", "Calls that may run at once now", BulkheadStatus::size),
        bulkhead("InUse", "Places that are taken now, by all of its group", BulkheadStatus::inUse),
        Property.of(
            "LatencySampled",
            Boolean.class,
            "Whether the latencies are of one call in 64, as no policy of the guard times them all",
            () -> metrics().latency().sampled()),
        latency("P50", "half of the calls took no longer", of -> of.latency().p50()),
        latency("P95", "95 % of the calls took no longer", of -> of.latency().p95()),
        latency("P99", "99 % of the calls took no longer", of -> of.latency().p99()),
        latency("Max", "the longest call", of -> of.latency().max()));
  }

  private Property bulkhead(String name, String description, ToIntFunction<BulkheadStatus> read) {
    return number(
        "Bulkhead" + name,
        description + "; -1 without a bulkhead",
        of -> of.bulkhead() == null ? -1 : read.applyAsInt(of.bulkhead()));
  }

  private Property rejected(String policy, ToLongFunction<GuardMetrics> read) {
    return number("RejectedBy" + policy, "Part of Rejected", read);
  }

  private Property number(String name, String description, ToLongFunction<GuardMetrics> read) {
    return Property.of(
        name, Long.class, description, "calls", () -> read.applyAsLong(metrics()), null);
  }

  private Property latency(String name, String description, ToDoubleFunction<GuardMetrics> read) {
    return Property.of(
        "Latency" + name,
        Double.class,
        "With all waits and repeats, since the guard was made: " + description,
        "ms",
        () -> read.applyAsDouble(metrics()) / 1e6,
        null);
  }

  private GuardMetrics metrics() {
    return guard.get().status().metrics();
  }
}
