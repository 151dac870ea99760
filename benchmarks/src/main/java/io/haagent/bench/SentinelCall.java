package io.haagent.bench;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.Tracer;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What Sentinel has of the same policies: a degrade rule over 10 seconds, a flow rule, a limit of
 * threads, and the three together; it has no retry. A rejection throws and ends the run.
 */
public class SentinelCall extends Measured {

  /** The rules, by the row that they are for. */
  @State(Scope.Benchmark)
  public static class Rules {

    /** Loads them. */
    @Setup
    public void load() {
      FlowRuleManager.loadRules(
          List.of(
              flow("limit", RuleConstant.FLOW_GRADE_QPS, 1e9),
              flow("slidingWindow", RuleConstant.FLOW_GRADE_QPS, 1e9),
              shaped("warmUp", RuleConstant.CONTROL_BEHAVIOR_WARM_UP),
              shaped("paced", RuleConstant.CONTROL_BEHAVIOR_RATE_LIMITER),
              flow("bulkhead", RuleConstant.FLOW_GRADE_THREAD, 1000),
              flow("stack", RuleConstant.FLOW_GRADE_QPS, 1e9),
              flow("stack", RuleConstant.FLOW_GRADE_THREAD, 1000)));
      DegradeRuleManager.loadRules(List.of(degrade("breakerTime"), degrade("stack")));
    }

    private static FlowRule flow(String resource, int grade, double count) {
      FlowRule rule = new FlowRule(resource).setCount(count);
      rule.setGrade(grade);
      return rule;
    }

    private static FlowRule shaped(String resource, int behaviour) {
      return flow(resource, RuleConstant.FLOW_GRADE_QPS, 1e9)
          .setControlBehavior(behaviour)
          .setWarmUpPeriodSec(1)
          .setMaxQueueingTimeMs(1000);
    }

    private static DegradeRule degrade(String resource) {
      return new DegradeRule(resource)
          .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
          .setCount(0.5)
          .setMinRequestAmount(100)
          .setStatIntervalMs(10_000)
          .setTimeWindow(10);
    }
  }

  /** 50 % of the calls of 10 seconds. */
  @Benchmark
  public int breakerTime(Rules rules, Call call) throws BlockException {
    return guarded("breakerTime", call);
  }

  /** Calls a second. */
  @Benchmark
  public int limit(Rules rules, Call call) throws BlockException {
    return guarded("limit", call);
  }

  /** Its default is no strict window; see docs/limit.md. */
  @Benchmark
  public int slidingWindow(Rules rules, Call call) throws BlockException {
    return guarded("slidingWindow", call);
  }

  /** A limit that has warmed up. */
  @Benchmark
  public int warmUp(Rules rules, Call call) throws BlockException {
    return guarded("warmUp", call);
  }

  /** Its rate limiter. */
  @Benchmark
  public int paced(Rules rules, Call call) throws BlockException {
    return guarded("paced", call);
  }

  /** Threads at once. */
  @Benchmark
  public int bulkhead(Rules rules, Call call) throws BlockException {
    return guarded("bulkhead", call);
  }

  /** All three. */
  @Benchmark
  public int stack(Rules rules, Call call) throws BlockException {
    return guarded("stack", call);
  }

  private static int guarded(String resource, Call call) throws BlockException {
    Entry entry = SphU.entry(resource);
    try {
      return Call.work(call.argument);
    } catch (RuntimeException e) {
      Tracer.traceEntry(e, entry);
      throw e;
    } finally {
      entry.exit();
    }
  }
}
