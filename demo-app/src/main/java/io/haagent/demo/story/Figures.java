package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the customers of one shop saw in one scene.
 *
 * @param answers one per customer, in the order in which they came
 */
record Figures(List<Answer> answers) {

  Figures {
    answers = List.copyOf(answers);
  }

  int customers() {
    return answers.size();
  }

  int count(Kind kind) {
    return Math.toIntExact(answers.stream().filter(answer -> answer.kind() == kind).count());
  }

  /** How many got what they came for, however long it took. */
  int served() {
    return count(Kind.ANSWERED) + count(Kind.SLOW);
  }

  /** The share of customers that ended like this, in percent; 0 without customers. */
  int percent(int part) {
    return answers.isEmpty() ? 0 : 100 * part / answers.size();
  }

  /** The lower median time in milliseconds, 0 without customers. */
  long medianMillis() {
    return quantileMillis(50);
  }

  long worstMillis() {
    return quantileMillis(100);
  }

  /** The last so many customers. */
  Figures last(int customers) {
    return new Figures(answers.subList(Math.max(0, answers.size() - customers), answers.size()));
  }

  /** These customers, and then those. */
  Figures then(Figures later) {
    return new Figures(Stream.concat(answers.stream(), later.answers.stream()).toList());
  }

  /** One sign for each customer; where the width is too small, the worst of several neighbours. */
  String strip(int width) {
    int signs = Math.min(width, answers.size());
    StringBuilder strip = new StringBuilder(signs);
    for (int i = 0; i < signs; i++) {
      int from = i * answers.size() / signs;
      int to = (i + 1) * answers.size() / signs;
      strip.append(worst(answers.subList(from, to)).sign());
    }
    return strip.toString();
  }

  /** The nearest-rank quantile: the smallest time that so many percent did not exceed. */
  long quantileMillis(int percent) {
    if (answers.isEmpty()) {
      return 0;
    }
    long[] sorted = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
    int rank = Math.max(1, (sorted.length * percent + 99) / 100);
    return TimeUnit.NANOSECONDS.toMillis(sorted[rank - 1]);
  }

  private static Kind worst(List<Answer> some) {
    return some.stream().map(Answer::kind).max(Kind::compareTo).orElse(Kind.ANSWERED);
  }
}
