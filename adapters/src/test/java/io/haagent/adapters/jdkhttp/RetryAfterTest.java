package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.Backoff;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Ticker;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RetryAfterTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "' 120 ',120", "99999999999999999999,3155760000"})
  void readsSeconds(String value, long seconds) {
    assertThat(nanos(Map.of("Retry-After", List.of(value)))).isEqualTo(seconds * SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "'Fri, 31 Dec 1999 23:59:59 GMT',0",
    "'Sat, 01 Jan 2000 00:00:30 GMT',30",
    "'Sat, 1 Jan 2000 00:00:30 GMT',30",
    "'Wed, 01 Jan 2200 00:00:00 GMT',3155760000",
  })
  void readsADateByTheServersClock(String value, long seconds) {
    Map<String, List<String>> headers =
        Map.of("retry-after", List.of(value), "date", List.of("Sat, 01 Jan 2000 00:00:00 GMT"));
    assertThat(nanos(headers)).isEqualTo(seconds * SECOND);
  }

  @Test
  void readsADateByTheOwnClockWhereTheServerTellsNone() {
    assertThat(nanos(Map.of("Retry-After", List.of("Tue, 01 Jan 2030 00:00:00 GMT")))).isPositive();
    assertThat(nanos(Map.of("Retry-After", List.of("Sat, 01 Jan 2000 00:00:00 GMT")))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "1s", "soon", "Sat, 99 Jan 2000 00:00:00 GMT"})
  void whatIsNoTimeAsksForNothing(String value) {
    assertThat(nanos(Map.of("Retry-After", List.of(value)))).isZero();
    assertThat(nanos(Map.of())).isZero();
  }

  private static long nanos(Map<String, List<String>> headers) {
    return RetryAfter.nanos(HttpHeaders.of(headers, (name, value) -> true));
  }

  @Test
  void aRepeatWaitsAsLongAsTheAnswerAsks() throws Exception {
    StillClock clock = new StillClock();
    HttpResponse<String> answer = send(clock, 5, "Retry-After: 3\r\n", 2);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(clock.now)
        .satisfies(now -> assertThat(now.get()).isBetween(3 * SECOND, 33 * SECOND / 10));
  }

  @Test
  void anAnswerThatAsksForMoreThanTheLongestPauseIsTheCallers() throws Exception {
    StillClock clock = new StillClock();
    HttpResponse<String> answer = send(clock, 5, "Retry-After: 6\r\n", 1);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("6");
    assertThat(clock.now).hasValue(0);
  }

  @Test
  void anAnswerThatAsksForNothingIsRepeatedAfterTheBackoff() throws Exception {
    StillClock clock = new StillClock();
    assertThat(send(clock, 5, "Retry-After: soon\r\n", 2).statusCode()).isEqualTo(200);
    assertThat(clock.now).hasValue(1);
  }

  private static HttpResponse<String> send(
      StillClock clock, long maxSeconds, String header, int expected) throws Exception {
    PolicyGuard guard =
        Guards.http().retry(3, new Backoff(1, 1, maxSeconds * SECOND, 0)).ticker(clock).build();
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              if (request.number() == 1) {
                LoopbackServer.head(out, 503, header + "Content-Length: 0\r\n");
              } else {
                LoopbackServer.whole(out, 200, "answer");
              }
            })) {
      HttpResponse<String> answer =
          WovenClient.of(guard)
              .send(HttpRequest.newBuilder(server.uri("/")).build(), BodyHandlers.ofString());
      assertThat(server.requests).hasValue(expected);
      return answer;
    }
  }

  /** Parking moves it, and nothing else. */
  private static final class StillClock implements Ticker {
    final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public void park(long nanos) {
      now.addAndGet(nanos);
    }
  }
}
