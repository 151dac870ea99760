package io.haagent.agent.compile;

import io.haagent.agent.weave.Target;
import io.haagent.engine.Backoff;
import io.haagent.engine.BreakerSettings;
import io.haagent.engine.EventSink;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import io.haagent.engine.Scheduler;
import io.haagent.engine.TimerThread;
import io.haagent.policy.BreakerPolicy;
import io.haagent.policy.BulkheadPolicy;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.LimitPolicy;
import io.haagent.policy.MethodPattern;
import io.haagent.policy.MethodTarget;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import io.haagent.policy.RetryBudget;
import io.haagent.policy.RetryPolicy;
import io.haagent.policy.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles a policy, guard by guard in file order; a guard's place in the file is its index. */
public final class GuardCompiler {
  private final EventSink events;
  private final Scheduler scheduler = new TimerThread();
  private final List<@Nullable PolicyGuard> guards = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<HttpGuard> httpGuards = new ArrayList<>();

  private GuardCompiler(EventSink events) {
    this.events = events;
  }

  /** Compiles a whole policy. */
  public static CompiledPolicy compile(Policy policy, EventSink events) {
    GuardCompiler compiler = new GuardCompiler(events);
    for (GuardPolicy guard : policy.guards()) {
      compiler.add(policy.source(), guard);
    }
    return new CompiledPolicy(
        compiler.guards.toArray(new PolicyGuard[0]),
        compiler.targets,
        compiler.httpGuards.isEmpty() ? null : new HttpGuards(compiler.httpGuards));
  }

  private void add(String source, GuardPolicy policy) {
    int index = guards.size();
    boolean on = policy.mode() == Mode.ON;
    PolicyGuard guard = on ? guard(index, policy) : null;
    guards.add(guard);
    if (policy.target() instanceof HttpTarget http) {
      // A guard that is off still takes the requests it names: the next one in the file must not.
      httpGuards.add(new HttpGuard(http, guard));
    } else if (policy.target() instanceof MethodTarget methods) {
      for (MethodPattern pattern : methods.patterns()) {
        String where = source + ":" + pattern.at();
        targets.add(
            new Target(
                index, policy.name(), pattern, where, waits(policy), policy.retry() != null));
      }
    }
  }

  private static boolean waits(GuardPolicy policy) {
    LimitPolicy limit = policy.limit();
    BulkheadPolicy bulkhead = policy.bulkhead();
    return (limit != null && limit.waitNanos() > 0)
        || (bulkhead != null && bulkhead.waitNanos() > 0);
  }

  private PolicyGuard guard(int index, GuardPolicy policy) {
    PolicyGuardBuilder builder =
        PolicyGuard.builder(index, policy.name()).events(events).scheduler(scheduler);
    if (policy.target() instanceof HttpTarget) {
      builder.http();
    }
    if (policy.deadlineNanos() > 0) {
      builder.deadline(policy.deadlineNanos());
    }
    if (policy.rejectThrow() != null) {
      builder.rejectWith(policy.rejectThrow().name());
    }
    retry(builder, policy.retry());
    breaker(builder, policy.breaker());
    LimitPolicy limit = policy.limit();
    if (limit != null) {
      builder.limit(limit.permits(), limit.periodNanos(), limit.burst(), limit.waitNanos());
    }
    BulkheadPolicy bulkhead = policy.bulkhead();
    if (bulkhead != null) {
      builder.bulkhead(bulkhead.maxConcurrent(), bulkhead.waitNanos());
    }
    return builder.build();
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
            retry.backoff().jitter()));
    builder.idempotent(retry.idempotent());
    if (!retry.on().isEmpty()) {
      builder.retryOn(retry.on());
    }
    RetryBudget budget = retry.budget();
    if (budget != null) {
      builder.retryBudget(budget.ratio(), budget.minPerSecond());
    }
  }

  private static void breaker(PolicyGuardBuilder builder, @Nullable BreakerPolicy breaker) {
    if (breaker == null) {
      return;
    }
    BreakerSettings settings =
        new BreakerSettings(
            breaker.minimumCalls(),
            breaker.failureRate(),
            breaker.strict(),
            breaker.openForNanos(),
            breaker.halfOpenCalls(),
            breaker.halfOpenMaxWaitNanos());
    if (breaker.window() instanceof Window.Calls calls) {
      builder.breakerOverCalls(calls.size(), settings);
    } else if (breaker.window() instanceof Window.Time time) {
      builder.breakerOverTime(time.nanos(), settings);
    }
    if (!breaker.failure().isEmpty()) {
      builder.failure(breaker.failure());
    }
    if (!breaker.ignore().isEmpty()) {
      builder.ignore(breaker.ignore());
    }
  }
}
