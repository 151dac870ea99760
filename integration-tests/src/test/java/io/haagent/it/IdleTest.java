package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.breaker.StockMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** In a JVM that makes no guarded calls the agent hardly wakes. */
class IdleTest {

  private static final long LOOK_NANOS = 3_000_000_000L;
  private static final int MOST_PER_SECOND = 5;

  @OnEachJdk
  @EnabledOnOs(OS.LINUX)
  void nothingOfOursWakesMoreThanFiveTimesASecond(Jdk jdk) {
    Forked forked =
        Forked.of(jdk, StockMain.class)
            .policy(
                """
                {"state": {"file": "ha-agent.state"}, "guards": {"stock": {
                  "method": ["io.haagent.it.target.breaker.Stock#ask"],
                  "deadline": "10s", "retry": {}, "breaker": {}, "limit": {"rate": "1000/s"},
                  "bulkhead": {"maxConcurrent": 10}}}}
                """);
    try (Running running = forked.start()) {
      running.say("well a").awaitFact("a");
      Path state = forked.folder().resolve("ha-agent.state");
      running.await("the state file, written after the calls", () -> Files.exists(state));

      long begin = System.nanoTime();
      long before = wakeUps(running);
      assertThat(before).as("it is the agent's threads that are counted").isPositive();
      long end = begin + LOOK_NANOS;
      // What has to be awaited is that nothing happens.
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      long wakeUps = wakeUps(running) - before;

      assertThat(wakeUps / seconds)
          .as("%d times in %.1f s", wakeUps, seconds)
          .isLessThanOrEqualTo(MOST_PER_SECOND);
      running.endOfInput().end().clean();
    }
  }

  /** How often threads of the agent have gone to sleep, and so have been woken. */
  private static long wakeUps(Running running) {
    long sum = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + running.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        List<String> status = Files.readAllLines(task.resolve("status"));
        if (value(status, "Name:").startsWith("ha-agent")) {
          sum += Long.parseLong(value(status, "voluntary_ctxt_switches:"));
        }
      }
      return sum;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).trim())
        .findFirst()
        .orElse("");
  }
}
