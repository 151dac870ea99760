package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PresetTest {
  private static final long MS = 1_000_000L;
  private static final long S = 1000 * MS;
  private static final String ALL =
      "'http':{},'retry':{},'breaker':{},'bulkhead':{'wait':'0s'},'limit':{'wait':'1s'}";

  @Test
  void recommendedIsTheDocumentedDefaults() {
    GuardPolicy guard = Read.guard("'http':{},'retry':{},'breaker':{},'limit':{'rate':'100/s'}");
    assertThat(guard.mode()).isEqualTo(Mode.ON);
    assertThat(guard.deadlineNanos()).isZero();
    assertThat(guard.bulkhead()).isNull();
    assertThat(guard.retry())
        .isEqualTo(
            new RetryPolicy(
                3,
                new Backoff(100 * MS, 2, 5 * S, 0.5),
                List.of("java.io.IOException", "5xx", "429", "timeout"),
                false,
                new RetryBudget(0.2, 10)));
    assertThat(guard.breaker())
        .isEqualTo(
            new BreakerPolicy(
                BreakerMode.ON,
                new Window.Time(10 * S),
                20,
                50,
                false,
                0,
                null,
                0,
                List.of("java.io.IOException", "5xx", "timeout"),
                List.of(),
                5 * S,
                null,
                3,
                5 * S,
                false));
    assertThat(guard.limit()).isEqualTo(LimitPolicy.tokenBucket(100, S, 100, 0));
  }

  @Test
  void methodsFailByAnyExceptionAndTimeout() {
    GuardPolicy guard = Read.guard("'method':['A#b'],'retry':{},'breaker':{}");
    assertThat(guard.retry().on()).containsExactly("java.lang.Exception", "timeout");
    assertThat(guard.breaker().failure()).containsExactly("java.lang.Exception", "timeout");
  }

  @Test
  void hystrixProbesOnceAndHasItsSemaphore() {
    GuardPolicy guard = Read.guard("hystrix", "'http':{},'breaker':{},'bulkhead':{}");
    assertThat(guard.breaker().window()).isEqualTo(new Window.Time(10 * S));
    assertThat(guard.breaker().minimumCalls()).isEqualTo(20);
    assertThat(guard.breaker().failureRate()).isEqualTo(50);
    assertThat(guard.breaker().openForNanos()).isEqualTo(5 * S);
    assertThat(guard.breaker().halfOpenCalls()).isEqualTo(1);
    assertThat(guard.bulkhead()).isEqualTo(new BulkheadPolicy(10, 0));
  }

  @Test
  void resilience4jIsItsOfDefaults() {
    GuardPolicy guard = Read.guard("resilience4j", ALL);
    assertThat(guard.breaker().window()).isEqualTo(new Window.Calls(100));
    assertThat(guard.breaker().minimumCalls()).isEqualTo(100);
    assertThat(guard.breaker().openForNanos()).isEqualTo(60 * S);
    assertThat(guard.breaker().halfOpenCalls()).isEqualTo(10);
    assertThat(guard.breaker().halfOpenMaxWaitNanos()).isZero();
    assertThat(guard.retry().maxAttempts()).isEqualTo(3);
    assertThat(guard.breaker().slowCall()).isEqualTo(new SlowCall(60 * S, 100));
    assertThat(guard.breaker().strict()).isFalse();
    assertThat(guard.retry().backoff()).isEqualTo(new Backoff(500 * MS, 1, 5 * S, 0));
    assertThat(guard.bulkhead()).isEqualTo(new BulkheadPolicy(25, 0));
    assertThat(guard.limit()).isEqualTo(LimitPolicy.tokenBucket(50, 500, 50, S));
    assertThat(Read.guard("resilience4j", "'http':{},'limit':{}").limit().waitNanos())
        .isEqualTo(5 * S);
  }

  @Test
  void sentinelProbesOnceAndOpensAboveTheRate() {
    BreakerPolicy breaker = Read.guard("sentinel", "'http':{},'breaker':{}").breaker();
    assertThat(breaker.window()).isEqualTo(new Window.Time(S));
    assertThat(breaker.minimumCalls()).isEqualTo(5);
    assertThat(breaker.strict()).isTrue();
    assertThat(breaker.halfOpenCalls()).isEqualTo(1);
    assertThat(breaker.halfOpenMaxWaitNanos()).isZero();
  }

  /** Sentinel's maxQueueingTimeMs and warmUpPeriodSec. */
  @Test
  void sentinelsLimitsQueueForHalfASecondAndWarmUpInTen() {
    String limit = "'method':['A#b'],'limit':{'rate':'9/s','algorithm':";
    assertThat(Read.guard("sentinel", limit + "'paced'}").limit().waitNanos()).isEqualTo(500 * MS);
    assertThat(Read.guard("sentinel", limit + "'paced','wait':'1s'}").limit().waitNanos())
        .isEqualTo(S);
    LimitPolicy cold = Read.guard("sentinel", limit + "'warmUp'}").limit();
    assertThat(cold.warmUpNanos()).isEqualTo(10 * S);
    assertThat(cold.waitNanos()).isZero();
    assertThat(Read.guard("sentinel", limit + "'warmUp','warmUp':'3s'}").limit().warmUpNanos())
        .isEqualTo(3 * S);
    LimitPolicy bucket = Read.guard("sentinel", limit + "'tokenBucket'}").limit();
    assertThat(bucket).isEqualTo(LimitPolicy.tokenBucket(9, S, 9, 0));
  }

  @Test
  void istioRepeatsOnlyWhatCameToNoConnection() {
    String retry = "'http':{},'retry':{}";
    assertThat(Read.guard("istio", retry).retry().on())
        .containsExactly("java.net.ConnectException", "java.net.http.HttpConnectTimeoutException");
    assertThat(Read.guard("envoy", retry).retry().on())
        .as("Envoy repeats nothing that isn't named")
        .isEqualTo(Read.guard("recommended", retry).retry().on());
  }

  @Test
  void envoyAndIstioCountFailuresInARow() {
    for (String preset : List.of("envoy", "istio")) {
      GuardPolicy guard = Read.guard(preset, "'http':{},'breaker':{},'retry':{}");
      BreakerPolicy breaker = guard.breaker();
      assertThat(breaker.consecutive()).isEqualTo(5);
      assertThat(breaker.failureRate()).isZero();
      assertThat(breaker.openForNanos()).isEqualTo(30 * S);
      assertThat(breaker.openBackoff()).isEqualTo(new OpenBackoff(2, 300 * S, 0));
      assertThat(guard.retry().backoff()).isEqualTo(new Backoff(25 * MS, 2, 250 * MS, 1));
      assertThat(guard.retry().maxAttempts()).isEqualTo(preset.equals("envoy") ? 2 : 3);
    }
    assertThat(Read.guard("envoy", "'http':{},'bulkhead':{}").bulkhead())
        .isEqualTo(new BulkheadPolicy(1024, 0));
    assertThat(
            Read.guard("envoy", "'http':{},'breaker':{'failureRate':85}").breaker().failureRate())
        .isEqualTo(85);
  }

  @Test
  void failsafeOpensAtTheFirstFailureForAMinute() {
    GuardPolicy guard = Read.guard("failsafe", "'http':{},'breaker':{},'retry':{}");
    assertThat(guard.breaker().window()).isEqualTo(new Window.Calls(1));
    assertThat(guard.breaker().minimumCalls()).isEqualTo(1);
    assertThat(guard.breaker().failureRate()).isEqualTo(100);
    assertThat(guard.breaker().openForNanos()).isEqualTo(60 * S);
    assertThat(guard.breaker().halfOpenCalls()).isEqualTo(1);
    assertThat(guard.retry().backoff().initialNanos()).isZero();
    assertThat(guard.retry().backoff().jitter()).isZero();
  }

  @Test
  void sermantIsItsFlowControlRules() {
    GuardPolicy guard = Read.guard("sermant", ALL.replace("'wait':'1s'", ""));
    assertThat(guard.breaker().window()).isEqualTo(new Window.Time(S));
    assertThat(guard.breaker().minimumCalls()).isEqualTo(100);
    assertThat(guard.breaker().slowCall()).isEqualTo(new SlowCall(60 * S, 100));
    assertThat(guard.breaker().halfOpenCalls()).isEqualTo(10);
    assertThat(guard.retry().on()).containsExactly("502");
    assertThat(guard.retry().backoff().initialNanos()).isEqualTo(10 * MS);
    assertThat(guard.limit()).isEqualTo(LimitPolicy.tokenBucket(1000, S, 1000, 0));
    assertThat(guard.bulkhead()).isEqualTo(new BulkheadPolicy(1000, 0));
  }

  /** What each peer compares with, and how long a probe may take without an answer. */
  @Test
  void onlySentinelMustBeExceededAndNoPeerButHystrixAndEnvoyEndsALostProbe() {
    for (Preset preset : Preset.values()) {
      BreakerPolicy breaker =
          Read.guard(preset.name().toLowerCase(Locale.ROOT), "'http':{},'breaker':{}").breaker();
      boolean ends =
          List.of(Preset.RECOMMENDED, Preset.HYSTRIX, Preset.ENVOY, Preset.ISTIO).contains(preset);
      assertThat(breaker.strict()).as("%s", preset).isEqualTo(preset == Preset.SENTINEL);
      assertThat(breaker.halfOpenMaxWaitNanos())
          .as("%s", preset)
          .isEqualTo(ends ? breaker.openForNanos() : 0);
      assertThat(breaker.ramp()).isFalse();
      assertThat(breaker.failedOrSlow()).isZero();
    }
  }

  @Test
  void aBreakerHasWhatTheFileAsksFor() {
    BreakerPolicy breaker =
        Read.guard(
                "'http':{},'breaker':{'consecutive':4,'slowCall':{'longerThan':'800ms','rate':80},"
                    + "'failedOrSlow':70,'openBackoff':{'multiplier':2,'jitter':0.1},'ramp':true}")
            .breaker();
    assertThat(breaker.consecutive()).isEqualTo(4);
    assertThat(breaker.slowCall()).isEqualTo(new SlowCall(800 * MS, 80));
    assertThat(breaker.failedOrSlow()).isEqualTo(70);
    assertThat(breaker.openBackoff()).isEqualTo(new OpenBackoff(2, 300 * S, 0.1));
    assertThat(breaker.ramp()).isTrue();
    assertThat(Read.guard("resilience4j", "'http':{},'breaker':{'slowCall':null}").breaker())
        .extracting(BreakerPolicy::slowCall)
        .isNull();
  }

  @Test
  void aSmallCountWindowLowersTheMinimumOfCalls() {
    assertThat(Read.guard("'http':{},'breaker':{'window':5}").breaker().minimumCalls())
        .isEqualTo(5);
    assertThat(Read.guard("'http':{},'breaker':{'window':500}").breaker().minimumCalls())
        .isEqualTo(20);
  }

  @Test
  void halfOpenMaxWaitFollowsOpenFor() {
    BreakerPolicy breaker = Read.guard("'http':{},'breaker':{'openFor':'7s'}").breaker();
    assertThat(breaker.halfOpenMaxWaitNanos()).isEqualTo(7 * S);
  }

  @Test
  void burstIsOneSecondsWorthButAtLeastOne() {
    assertThat(Read.guard("'http':{},'limit':{'rate':'90/m'}").limit())
        .isEqualTo(LimitPolicy.tokenBucket(90, 60 * S, 1, 0));
    assertThat(Read.guard("'http':{},'limit':{'rate':'1000000000/s'}").limit())
        .isEqualTo(LimitPolicy.tokenBucket(1_000_000_000, S, 1_000_000_000, 0));
    assertThat(Read.guard("'http':{},'limit':{'rate':'7200/h','burst':9}").limit())
        .isEqualTo(LimitPolicy.tokenBucket(7200, 3600 * S, 9, 0));
  }

  @Test
  void remembersWhereNamesStand() {
    Policy policy =
        Read.good(
            "{'guards':{\n 'a':{'method':['A#b',\n'C#d'],\n'reject':{'throw':'com.acme.X'}}}}");
    GuardPolicy guard = policy.guards().get(0);
    assertThat(guard.at()).isEqualTo(new Location(2, 2));
    assertThat(((MethodTarget) guard.target()).patterns())
        .extracting(MethodPattern::at)
        .containsExactly(new Location(2, 17), new Location(3, 1));
    assertThat(guard.rejectThrow())
        .isEqualTo(new ClassReference("com.acme.X", new Location(4, 19)));
  }
}
