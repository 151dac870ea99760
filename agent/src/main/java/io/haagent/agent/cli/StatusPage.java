package io.haagent.agent.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status as a person reads it; times are of this machine's zone. */
final class StatusPage {
  /** Of a list; the rest is counted, and {@code --json} has it all. */
  private static final int SHOWN = 10;

  private static final int WIDTH = 100;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final long pid;
  private final Answer answer;

  StatusPage(long pid, Answer answer) {
    this.pid = pid;
    this.answer = answer;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Map<?, ?> agent = answer.status();
    lines.add(
        "ha-agent "
            + agent.get("version")
            + " in process "
            + pid
            + (Boolean.FALSE.equals(agent.get("enabled")) ? ", DISABLED: all calls pass" : ""));
    list(lines, "policy       ", List.of(String.valueOf(agent.get("policyFile"))));
    list(lines, "last reload  ", List.of(time(agent, "lastReload")));
    if (agent.get("lastError") != null) {
      list(lines, "last error   ", List.of(String.valueOf(agent.get("lastError"))));
    }
    lines.add("");
    lines.addAll(answer.guards().isEmpty() ? List.of("no guards") : table().lines());
    if (!answer.guards().isEmpty()) {
      lines.add("");
      lines.addAll(measured().lines());
    }
    for (Map<?, ?> guard : answer.guards()) {
      lines.add("");
      lines.add(String.valueOf(guard.get("name")));
      list(lines, "  names      ", Answer.strings(guard.get("targets")));
      list(lines, "  woven      ", Answer.strings(guard.get("woven")));
      list(lines, "  not found  ", Answer.strings(guard.get("notFound")));
      list(lines, "  hot keys   ", Answer.strings(guard.get("hottestKeys")));
      breaker(lines, guard);
      values(lines, guard.get("per"));
      count(lines, "  fallbacks  ", guard.get("fallbacks"), " in place of the call's own outcome");
      count(
          lines,
          "  hedges     ",
          guard.get("hedges"),
          " beside calls that weren't answered in time, "
              + number(guard.get("hedgesWon"))
              + " answered first");
      count(lines, "  faults     ", guard.get("faults"), " injected on purpose");
      if (guard.get("lastFailure") != null) {
        String failure = time(guard, "lastFailureTime") + " " + guard.get("lastFailure");
        list(lines, "  last error ", List.of(failure));
      }
    }
    return lines;
  }

  /** Of a breaker that doesn't just let calls through, since when and until when. */
  private static void breaker(List<String> lines, Map<?, ?> guard) {
    if ("CLOSED".equals(guard.get("breakerState")) || guard.get("breakerSince") == null) {
      return;
    }
    String told = guard.get("breakerState") + " since " + time(guard, "breakerSince");
    if (guard.get("breakerProbesInMillis") instanceof Number left) {
      told +=
          left.longValue() == 0
              ? "; the next call is a probe"
              : "; probes in " + Ages.of(left.longValue() + 999);
    }
    list(lines, "  breaker    ", List.of(told));
  }

  private static void values(List<String> lines, @Nullable Object per) {
    if (!(per instanceof Map<?, ?> values)) {
      return;
    }
    StringBuilder counts =
        new StringBuilder().append(values.get("known")).append(" by ").append(values.get("value"));
    if (values.get("breakers") instanceof Map<?, ?> breakers) {
      String separator = ": ";
      for (Map.Entry<?, ?> breaker : breakers.entrySet()) {
        counts.append(separator).append(breaker.getValue()).append(' ').append(breaker.getKey());
        separator = ", ";
      }
    }
    list(lines, "  values     ", List.of(counts.toString()));
    List<String> notClosed = new ArrayList<>();
    if (values.get("notClosed") instanceof List<?> named) {
      for (Object value : named) {
        if (value instanceof Map<?, ?> one) {
          notClosed.add(one.get("value") + " " + one.get("breakerState"));
        }
      }
    }
    list(lines, "  not closed ", notClosed);
  }

  /** Policies that few guards have stand beneath the table, once they have done something. */
  private static void count(
      List<String> lines, String label, @Nullable Object number, String what) {
    if (number instanceof Number count && count.longValue() > 0) {
      list(lines, label, List.of(count + what));
    }
  }

  private Table table() {
    Table table =
        new Table(
            "GUARD",
            "MODE",
            "BREAKER",
            ">FOR",
            ">FAIL %",
            ">CALLS",
            ">OK",
            ">FAILED",
            ">IGNORED",
            ">REJECTED",
            ">RETRIES");
    for (Map<?, ?> guard : answer.guards()) {
      table.row(
          guard.get("name"),
          guard.get("mode"),
          "NONE".equals(guard.get("breakerState")) ? "-" : guard.get("breakerState"),
          guard.get("breakerForMillis") instanceof Number age ? Ages.of(age.longValue()) : "-",
          guard.get("failureRate") instanceof Number rate
              ? String.format(Locale.ROOT, "%.1f", rate.doubleValue())
              : "-",
          guard.get("calls"),
          guard.get("successes"),
          guard.get("failures"),
          guard.get("ignored"),
          guard.get("rejected"),
          guard.get("retries"));
    }
    return table;
  }

  /** What is measured now, a line for each guard beneath the one of its counts. */
  private Table measured() {
    Table table =
        new Table(
            "GUARD",
            ">RUNNING",
            ">BULKHEAD",
            ">TOKENS",
            ">TIMEOUTS",
            ">P50 MS",
            ">P95 MS",
            ">P99 MS",
            ">MAX MS",
            "GROUP");
    for (Map<?, ?> guard : answer.guards()) {
      Map<?, ?> bulkhead = Answer.object(guard.get("bulkhead"));
      Map<?, ?> latency = Answer.object(guard.get("latency"));
      boolean timed = latency.get("count") instanceof Number count && count.longValue() > 0;
      table.row(
          guard.get("name"),
          number(guard.get("concurrent")),
          bulkhead.isEmpty()
              ? "-"
              : number(bulkhead.get("inUse")) + " of " + number(bulkhead.get("size")),
          number(guard.get("tokens")),
          number(guard.get("timeouts")),
          timed ? number(latency.get("p50Millis")) : "-",
          timed ? number(latency.get("p95Millis")) : "-",
          timed ? number(latency.get("p99Millis")) : "-",
          timed ? number(latency.get("maxMillis")) : "-",
          bulkhead.get("group") == null ? "" : bulkhead.get("group"));
    }
    return table;
  }

  /** Whole numbers as they are, small others with a digit more. */
  private static String number(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return "-";
    }
    double shown = number.doubleValue();
    return shown == Math.rint(shown)
        ? Long.toString((long) shown)
        : String.format(Locale.ROOT, shown < 10 ? "%.2f" : "%.1f", shown);
  }

  private static void list(List<String> lines, String label, List<String> values) {
    String start = label;
    for (String value : values.subList(0, Math.min(SHOWN, values.size()))) {
      wrap(lines, start + value, label.length());
      start = " ".repeat(label.length());
    }
    if (values.size() > SHOWN) {
      lines.add(start + "and " + (values.size() - SHOWN) + " more, which --json lists");
    }
  }

  /** Breaks at spaces what is wider than a terminal; what follows stands under what was before. */
  private static void wrap(List<String> lines, String line, int indent) {
    String rest = line;
    int space = rest.lastIndexOf(' ', WIDTH);
    while (rest.length() > WIDTH && space > indent) {
      lines.add(rest.substring(0, space));
      rest = " ".repeat(indent) + rest.substring(space + 1);
      space = rest.lastIndexOf(' ', WIDTH);
    }
    lines.add(rest);
  }

  private static String time(Map<?, ?> of, String field) {
    @Nullable Object value = of.get(field);
    return value == null ? "-" : TIME.format(Instant.parse(value.toString()));
  }
}
