package io.haagent.agent.command;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.ReloadResult;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command: one JSON object.
 *
 * @param outcome {@code attached}, {@code updated}, {@code detached}, {@code status}, {@code
 *     noAgent}, {@code failed} or {@code unreadable}
 * @param errors what went wrong, one line each
 * @param warnings what will not work as it looks, one line each
 * @param changes what a new policy changed, field by field
 * @param shown the agent whose state is part of the answer, or null
 */
public record Reply(
    String outcome,
    List<String> errors,
    List<String> warnings,
    List<String> changes,
    @Nullable LiveAgent shown) {

  /** No agent is at work here. */
  public static Reply noAgent() {
    return new Reply("noAgent", List.of(), List.of(), List.of(), null);
  }

  /** Nothing was changed, for the policy can't be read. */
  public static Reply unreadable(String why) {
    return new Reply("unreadable", List.of(why), List.of(), List.of(), null);
  }

  /** Nothing was changed. */
  public static Reply failed(String why) {
    return failed(List.of(why));
  }

  /** Nothing was changed. */
  public static Reply failed(List<String> errors) {
    return new Reply("failed", errors, List.of(), List.of(), null);
  }

  static Reply detached() {
    return new Reply("detached", List.of(), List.of(), List.of(), null);
  }

  static Reply status(LiveAgent agent) {
    return new Reply("status", List.of(), List.of(), List.of(), agent);
  }

  static Reply attached(LiveAgent agent, List<String> warnings) {
    return new Reply("attached", List.of(), warnings, List.of(), agent);
  }

  static Reply updated(LiveAgent agent, ReloadResult reload, List<String> warnings) {
    return new Reply("updated", List.of(), warnings, reload.changes(), agent);
  }

  /** The thread that writes may be anyone's: no buffer of Jackson's stays on it. */
  void write(File file) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();
    try (OutputStream out = new FileOutputStream(file);
        JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("outcome", outcome);
      StatusWriter status = new StatusWriter(json);
      status.list("errors", errors);
      status.list("warnings", warnings);
      status.list("changes", changes);
      if (shown != null) {
        json.writeFieldName("status");
        status.write(shown);
      }
      json.writeEndObject();
    }
  }
}
