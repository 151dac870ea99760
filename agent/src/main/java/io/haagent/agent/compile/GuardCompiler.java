package io.haagent.agent.compile;

import io.haagent.adapters.jdkhttp.HttpFallbacks;
import io.haagent.agent.fallback.Fallbacks;
import io.haagent.engine.AdaptiveSettings;
import io.haagent.engine.Backoff;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerSettings;
import io.haagent.engine.CallKey;
import io.haagent.engine.EventSink;
import io.haagent.engine.FallbackSource;
import io.haagent.engine.FaultSettings;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.HeadersTo;
import io.haagent.engine.HedgeSettings;
import io.haagent.engine.KeyedLimitSettings;
import io.haagent.engine.LimitSettings;
import io.haagent.engine.OpenBackoff;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import io.haagent.engine.Scheduler;
import io.haagent.engine.Ticker;
import io.haagent.engine.TripRules;
import io.haagent.policy.AdaptivePolicy;
import io.haagent.policy.BreakerPolicy;
import io.haagent.policy.BulkheadPolicy;
import io.haagent.policy.CallHeaders;
import io.haagent.policy.FallbackAnswer;
import io.haagent.policy.FallbackPolicy;
import io.haagent.policy.FaultPolicy;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.HedgePolicy;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.KeyPolicy;
import io.haagent.policy.KeySource;
import io.haagent.policy.LimitPolicy;
import io.haagent.policy.PerPolicy;
import io.haagent.policy.RetryBudget;
import io.haagent.policy.RetryPolicy;
import io.haagent.policy.SlowCall;
import io.haagent.policy.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the engine's guards of the policy's records. */
public final class GuardCompiler {
  private final EventSink events;
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final BulkheadGroups groups;

  /** Makes a compiler of guards that tell {@code events} and share a timer and a clock. */
  public GuardCompiler(EventSink events, Scheduler scheduler, Ticker ticker) {
    this.events = events;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.groups = new BulkheadGroups(ticker);
  }

  /** To be told before the first guard of a policy is made. */
  public void begin() {
    groups.begin();
  }

  /** To be told of a guard that is off: its group goes on for the calls that still run in it. */
  public void skip(GuardPolicy policy) {
    BulkheadPolicy bulkhead = policy.bulkhead();
    if (bulkhead != null && bulkhead.group() != null) {
      groups.keep(bulkhead.group());
    }
  }

  /** To be told when all guards of a policy have been made. */
  public void end() {
    groups.end();
  }

  /**
   * Makes a guard.
   *
   * @param index its place in the gate, which is the same for all versions of it
   * @param before the version whose state it takes over, or null
   * @param memory what it was in another JVM, where there is no version before, or null
   */
  public PolicyGuard guard(
      int index,
      GuardPolicy policy,
      boolean shadow,
      @Nullable PolicyGuard before,
      @Nullable GuardMemory memory) {
    PolicyGuardBuilder builder =
        PolicyGuard.builder(index, policy.name())
            .events(events)
            .scheduler(scheduler)
            .ticker(ticker)
            .continuing(before)
            .restoring(memory);
    if (shadow) {
      builder.shadow();
    }
    if (policy.target() instanceof HttpTarget) {
      builder.http();
      builder.headersTo(headersTo(policy.headers()));
    }
    PerPolicy per = policy.per();
    if (per != null) {
      builder.per(key(per.key()), per.maxKeys());
    }
    if (policy.deadlineNanos() > 0) {
      builder.deadline(policy.deadlineNanos());
    }
    if (policy.attemptTimeoutNanos() > 0) {
      builder.attemptTimeout(policy.attemptTimeoutNanos());
    }
    if (policy.interrupt()) {
      builder.interrupt();
    }
    if (policy.rejectThrow() != null) {
      builder.rejectWith(policy.rejectThrow().name());
    }
    retry(builder, policy.retry());
    breaker(builder, policy.breaker());
    LimitPolicy limit = policy.limit();
    if (limit != null) {
      if (limit.keys() == null) {
        builder.limit(settings(limit), limit.waitNanos());
      } else {
        builder.limit(settings(limit.keys()), limit.waitNanos());
      }
    }
    BulkheadPolicy bulkhead = policy.bulkhead();
    if (bulkhead != null) {
      bulkhead(builder, bulkhead, memory == null ? 0 : memory.found());
    }
    FallbackPolicy fallback = policy.fallback();
    if (fallback != null) {
      builder.fallback(source(index, policy, fallback.answer(), before), fallback.on());
    }
    HedgePolicy hedge = policy.hedge();
    if (hedge != null) {
      builder.hedge(new HedgeSettings(hedge.afterNanos(), hedge.max()));
    }
    FaultPolicy fault = policy.fault();
    if (fault != null) {
      builder.fault(
          new FaultSettings(
              fault.delayNanos(),
              fault.abort() == null ? null : fault.abort().name(),
              fault.abortStatus(),
              fault.percent()));
    }
    return builder.build();
  }

  private static HeadersTo headersTo(CallHeaders headers) {
    return switch (headers) {
      case INTERNAL -> HeadersTo.INTERNAL_HOSTS;
      case ALL -> HeadersTo.ALL_HOSTS;
      case NONE -> HeadersTo.NO_HOST;
    };
  }

  private FallbackSource source(
      int index, GuardPolicy policy, FallbackAnswer answer, @Nullable PolicyGuard before) {
    if (!(policy.target() instanceof HttpTarget)) {
      return Fallbacks.source(index, policy.name(), answer, before, scheduler, events);
    }
    return answer instanceof FallbackAnswer.Response made
        ? HttpFallbacks.response(made.status(), made.headers(), made.body())
        : HttpFallbacks.lastGood(((FallbackAnswer.LastGood) answer).nanos(), before, scheduler);
  }

  private static LimitSettings settings(LimitPolicy limit) {
    LimitSettings.Algorithm algorithm =
        switch (limit.algorithm()) {
          case TOKEN_BUCKET -> LimitSettings.Algorithm.TOKEN_BUCKET;
          case SLIDING_WINDOW -> LimitSettings.Algorithm.SLIDING_WINDOW;
          case PACED -> LimitSettings.Algorithm.PACED;
          case WARM_UP -> LimitSettings.Algorithm.WARM_UP;
        };
    return new LimitSettings(
        algorithm, limit.permits(), limit.periodNanos(), limit.burst(), limit.warmUpNanos());
  }

  private void bulkhead(PolicyGuardBuilder builder, BulkheadPolicy bulkhead, int found) {
    if (bulkhead.group() != null) {
      builder.bulkhead(
          groups.of(bulkhead.group(), bulkhead, found), bulkhead.priority(), bulkhead.waitNanos());
      return;
    }
    AdaptivePolicy adaptive = bulkhead.adaptive();
    if (adaptive == null) {
      builder.bulkhead(bulkhead.maxConcurrent(), bulkhead.waitNanos());
      return;
    }
    builder.bulkhead(settings(adaptive, bulkhead.maxConcurrent()), bulkhead.waitNanos());
  }

  static AdaptiveSettings settings(AdaptivePolicy adaptive, int maxConcurrent) {
    AdaptiveSettings.Law law =
        switch (adaptive.law()) {
          case VEGAS -> AdaptiveSettings.Law.VEGAS;
          case GRADIENT -> AdaptiveSettings.Law.GRADIENT;
        };
    return new AdaptiveSettings(
        law, adaptive.initial(), adaptive.minConcurrent(), maxConcurrent, adaptive.tolerance());
  }

  private static KeyedLimitSettings settings(KeyPolicy keys) {
    List<KeyedLimitSettings.Tier> tiers = new ArrayList<>(keys.tiers().size());
    for (KeyPolicy.Tier tier : keys.tiers()) {
      tiers.add(
          new KeyedLimitSettings.Tier(
              tier.name(), tier.permits(), tier.periodNanos(), tier.burst()));
    }
    KeySource tierBy = keys.tierBy();
    return new KeyedLimitSettings(
        key(keys.key()), tierBy == null ? null : key(tierBy), tiers, keys.maxKeys());
  }

  private static CallKey key(KeySource source) {
    if (source.header() != null) {
      return CallKey.header(source.header());
    }
    return source.argument() < 0 ? CallKey.host() : CallKey.argument(source.argument());
  }

  private static void retry(PolicyGuardBuilder builder, @Nullable RetryPolicy retry) {
    if (retry == null) {
      return;
    }
    builder.retry(
        retry.maxAttempts(),
        new Backoff(
            retry.backoff().initialNanos(),
            retry.backoff().multiplier(),
            retry.backoff().maxNanos(),
            retry.backoff().jitter(),
            spread(retry.backoff().spread())));
    builder.idempotent(retry.idempotent());
    if (!retry.on().isEmpty()) {
      builder.retryOn(retry.on());
    }
    RetryBudget budget = retry.budget();
    if (budget != null) {
      builder.retryBudget(budget.ratio(), budget.minPerSecond());
    }
  }

  private static Backoff.Spread spread(io.haagent.policy.Backoff.Spread spread) {
    return switch (spread) {
      case AROUND -> Backoff.Spread.AROUND;
      case FULL -> Backoff.Spread.FULL;
      case DECORRELATED -> Backoff.Spread.DECORRELATED;
    };
  }

  private static void breaker(PolicyGuardBuilder builder, @Nullable BreakerPolicy breaker) {
    if (breaker == null) {
      return;
    }
    BreakerSettings settings =
        new BreakerSettings(
            breaker.minimumCalls(),
            rules(breaker),
            breaker.openForNanos(),
            openBackoff(breaker.openBackoff()),
            breaker.halfOpenCalls(),
            breaker.halfOpenMaxWaitNanos(),
            breaker.ramp());
    if (breaker.window() instanceof Window.Calls calls) {
      builder.breakerOverCalls(calls.size(), settings);
    } else if (breaker.window() instanceof Window.Time time) {
      builder.breakerOverTime(time.nanos(), settings);
    }
    builder.breakerMode(mode(breaker.mode()));
    if (!breaker.failure().isEmpty()) {
      builder.failure(breaker.failure());
    }
    if (!breaker.ignore().isEmpty()) {
      builder.ignore(breaker.ignore());
    }
  }

  private static BreakerMode mode(io.haagent.policy.BreakerMode mode) {
    return switch (mode) {
      case ON -> BreakerMode.ON;
      case DISABLED -> BreakerMode.DISABLED;
      case METRICS_ONLY -> BreakerMode.METRICS_ONLY;
    };
  }

  private static TripRules rules(BreakerPolicy breaker) {
    SlowCall slow = breaker.slowCall();
    return new TripRules(
        breaker.failureRate(),
        breaker.consecutive(),
        slow == null ? 0 : slow.longerThanNanos(),
        slow == null ? 0 : slow.rate(),
        breaker.failedOrSlow(),
        breaker.strict());
  }

  private static OpenBackoff openBackoff(io.haagent.policy.@Nullable OpenBackoff backoff) {
    return backoff == null
        ? OpenBackoff.NONE
        : new OpenBackoff(backoff.multiplier(), backoff.maxNanos(), backoff.jitter());
  }
}
