package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.demo.story.Answer.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void quantilesAreTheNearestRank() {
    Figures seen = answered(40, 10, 30, 20);

    assertThat(seen.quantileMillis(0)).isEqualTo(10);
    assertThat(seen.medianMillis()).isEqualTo(20);
    assertThat(seen.quantileMillis(75)).isEqualTo(30);
    assertThat(seen.quantileMillis(76)).isEqualTo(40);
    assertThat(seen.worstMillis()).isEqualTo(40);
  }

  @Test
  void ofOddlyManyTheMedianIsTheMiddleOne() {
    assertThat(answered(7, 900, 1).medianMillis()).isEqualTo(7);
  }

  @Test
  void withoutCustomersEverythingIsZero() {
    Figures nobody = new Figures(List.of());

    assertThat(nobody.medianMillis()).isZero();
    assertThat(nobody.worstMillis()).isZero();
    assertThat(nobody.percent(nobody.served())).isZero();
    assertThat(nobody.strip(10)).isEmpty();
  }

  @Test
  void servedCountsTheSlowOnesToo() {
    Figures seen = of(Kind.ANSWERED, Kind.SLOW, Kind.FAILED, Kind.REJECTED);

    assertThat(seen.served()).isEqualTo(2);
    assertThat(seen.percent(seen.served())).isEqualTo(50);
    assertThat(seen.count(Kind.REJECTED)).isEqualTo(1);
  }

  @Test
  void stripHasOneSignForEachCustomerInTheirOrder() {
    assertThat(of(Kind.ANSWERED, Kind.SLOW, Kind.REJECTED, Kind.FAILED).strip(80))
        .isEqualTo(".s-x");
  }

  @Test
  void narrowStripShowsTheWorstOfNeighbours() {
    Figures seen =
        of(Kind.ANSWERED, Kind.SLOW, Kind.ANSWERED, Kind.ANSWERED, Kind.FAILED, Kind.REJECTED);

    assertThat(seen.strip(3)).isEqualTo("s.x");
  }

  @Test
  void lastOnesAreAllWhereThereAreFewer() {
    Figures seen = of(Kind.FAILED, Kind.ANSWERED);

    assertThat(seen.last(1).answers()).extracting(Answer::kind).containsExactly(Kind.ANSWERED);
    assertThat(seen.last(5)).isEqualTo(seen);
  }

  private static Figures answered(long... millis) {
    return new Figures(
        LongStream.of(millis)
            .mapToObj(time -> new Answer(Kind.ANSWERED, TimeUnit.MILLISECONDS.toNanos(time)))
            .toList());
  }

  private static Figures of(Kind... kinds) {
    return new Figures(Stream.of(kinds).map(kind -> new Answer(kind, 1)).toList());
  }
}
