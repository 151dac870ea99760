package io.haagent.bench;

import com.netflix.hystrix.HystrixCommand;
import com.netflix.hystrix.HystrixCommandGroupKey;
import com.netflix.hystrix.HystrixCommandProperties;
import com.netflix.hystrix.HystrixCommandProperties.ExecutionIsolationStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Hystrix's command in the calling thread: its breaker and its semaphore, which it has only
 * together. Its timeout, fallback, cache and request log are off.
 */
@Warmup(iterations = 5, time = 1)
public class HystrixCall extends Measured {
  private static final HystrixCommand.Setter SETTINGS =
      HystrixCommand.Setter.withGroupKey(HystrixCommandGroupKey.Factory.asKey("bench"))
          .andCommandPropertiesDefaults(
              HystrixCommandProperties.Setter()
                  .withExecutionIsolationStrategy(ExecutionIsolationStrategy.SEMAPHORE)
                  .withExecutionIsolationSemaphoreMaxConcurrentRequests(1000)
                  .withExecutionTimeoutEnabled(false)
                  .withFallbackEnabled(false)
                  .withRequestCacheEnabled(false)
                  .withRequestLogEnabled(false));

  private static final class Command extends HystrixCommand<Integer> {
    private final Call call;

    Command(Call call) {
      super(SETTINGS);
      this.call = call;
    }

    @Override
    protected Integer run() {
      return Call.work(call.argument);
    }
  }

  /** Breaker and semaphore. */
  @Benchmark
  public int stack(Call call) {
    return new Command(call).execute();
  }
}
