package io.haagent.agent.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.BreakerStanding;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BulkheadStatus;
import io.haagent.engine.GuardMetrics;
import io.haagent.engine.GuardStatus;
import io.haagent.engine.Latency;
import io.haagent.engine.ValuesStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what {@code status --json} shows; its fields are a contract with those who read it. */
final class StatusWriter {
  /** Enough to see who floods, and little to read. */
  private static final int KEYS = 20;

  private final JsonGenerator json;

  StatusWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(LiveAgent agent) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", agent.version());
    json.writeStringField("policyFile", agent.policyFile().getPath());
    json.writeBooleanField("enabled", agent.enabled());
    time("lastReload", agent.lastReloadMillis());
    text("lastError", agent.lastError());
    json.writeArrayFieldStart("guards");
    for (LiveGuard guard : agent.guards()) {
      guard(guard);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void guard(LiveGuard guard) throws IOException {
    GuardStatus status = guard.status();
    json.writeStartObject();
    json.writeStringField("name", guard.name());
    json.writeStringField("mode", guard.mode().text());
    list("targets", guard.targets());
    list("woven", guard.woven());
    list("notFound", guard.notFound());
    list("hottestKeys", guard.hottestKeys(KEYS));
    values(guard.values(KEYS));
    json.writeStringField("breakerState", status.breakerState().name());
    if (status.failureRate() < 0) {
      json.writeNullField("failureRate");
    } else {
      json.writeNumberField("failureRate", status.failureRate());
    }
    standing(status.breaker());
    json.writeNumberField("calls", status.calls());
    json.writeNumberField("successes", status.successes());
    json.writeNumberField("failures", status.failures());
    json.writeNumberField("ignored", status.ignored());
    json.writeNumberField("rejected", status.rejected());
    json.writeNumberField("retries", status.retries());
    json.writeNumberField("fallbacks", status.fallbacks());
    json.writeNumberField("faults", status.faults());
    metrics(status.metrics());
    text("lastFailure", status.lastFailure());
    time("lastFailureTime", status.lastFailureMillis());
    json.writeEndObject();
  }

  private void standing(@Nullable BreakerStanding standing) throws IOException {
    if (standing == null) {
      json.writeNullField("breakerMode");
      json.writeNullField("breakerSince");
      json.writeNullField("breakerForMillis");
      json.writeNullField("breakerProbesInMillis");
      return;
    }
    json.writeStringField("breakerMode", standing.mode().text());
    time("breakerSince", standing.sinceMillis());
    whole("breakerForMillis", standing.forNanos());
    whole("breakerProbesInMillis", standing.leftNanos());
  }

  private void whole(String field, long nanos) throws IOException {
    if (nanos < 0) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, nanos / 1_000_000);
    }
  }

  /** Written only where calls are told apart. */
  private void values(@Nullable ValuesStatus values) throws IOException {
    if (values == null) {
      return;
    }
    json.writeObjectFieldStart("per");
    json.writeStringField("value", values.per());
    json.writeNumberField("known", values.values());
    json.writeNumberField("maxKeys", values.maxKeys());
    json.writeObjectFieldStart("breakers");
    for (BreakerState state : BreakerState.values()) {
      Integer count = values.states().get(state);
      if (count != null) {
        json.writeNumberField(state.name(), count);
      }
    }
    json.writeEndObject();
    json.writeArrayFieldStart("notClosed");
    for (ValuesStatus.Value value : values.notClosed()) {
      json.writeStartObject();
      json.writeStringField("value", value.value());
      json.writeStringField("breakerState", value.state().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void metrics(GuardMetrics metrics) throws IOException {
    json.writeNumberField("timeouts", metrics.timeouts());
    json.writeNumberField("cancelled", metrics.cancelled());
    json.writeObjectFieldStart("rejectedBy");
    json.writeNumberField("breaker", metrics.rejectedByBreaker());
    json.writeNumberField("limit", metrics.rejectedByLimit());
    json.writeNumberField("bulkhead", metrics.rejectedByBulkhead());
    json.writeNumberField("deadline", metrics.rejectedByDeadline());
    json.writeEndObject();
    json.writeNumberField("concurrent", metrics.concurrent());
    json.writeNumberField("abandoned", metrics.abandoned());
    json.writeNumberField("hedges", metrics.hedges());
    json.writeNumberField("hedgesWon", metrics.hedgesWon());
    if (metrics.tokens() < 0) {
      json.writeNullField("tokens");
    } else {
      json.writeNumberField("tokens", metrics.tokens());
    }
    bulkhead(metrics.bulkhead());
    Latency latency = metrics.latency();
    json.writeObjectFieldStart("latency");
    json.writeBooleanField("sampled", latency.sampled());
    json.writeNumberField("count", latency.count());
    millis("p50Millis", latency.p50());
    millis("p95Millis", latency.p95());
    millis("p99Millis", latency.p99());
    millis("maxMillis", latency.max());
    json.writeEndObject();
  }

  private void bulkhead(@Nullable BulkheadStatus bulkhead) throws IOException {
    if (bulkhead == null) {
      json.writeNullField("bulkhead");
      return;
    }
    json.writeObjectFieldStart("bulkhead");
    json.writeNumberField("size", bulkhead.size());
    json.writeNumberField("inUse", bulkhead.inUse());
    text("group", bulkhead.group());
    json.writeEndObject();
  }

  private void millis(String field, long nanos) throws IOException {
    json.writeNumberField(field, nanos / 1e6);
  }

  void list(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void text(String field, @Nullable String value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }

  private void time(String field, long epochMillis) throws IOException {
    text(field, epochMillis == 0 ? null : Instant.ofEpochMilli(epochMillis).toString());
  }
}
