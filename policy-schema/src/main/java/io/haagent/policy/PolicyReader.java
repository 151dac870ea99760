package io.haagent.policy;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads policy files. It runs before the app's {@code main}, so on the way of a good file there is
 * nothing that starts slowly: no databind, no regular expression, no lambda, no text formatting.
 */
public final class PolicyReader {
  private final Problems problems;
  private final Problems warnings;
  private final String source;

  private PolicyReader(String source) {
    this.source = source;
    this.problems = new Problems(source);
    this.warnings = new Problems(source);
  }

  /**
   * Reads a policy file; messages begin with its name without its folder.
   *
   * @throws IOException if it can't be read; the message is the file's name and the reason
   */
  public static PolicyResult read(File file) throws IOException {
    return read(file.getName(), bytes(file));
  }

  /**
   * Reads the bytes of a policy file, and no more than a policy may have.
   *
   * @throws IOException as {@link #read(File)}
   */
  public static byte[] bytes(File file) throws IOException {
    // Buffered, because FileInputStream itself asks for the length, which a pipe doesn't have.
    try (InputStream in = new BufferedInputStream(new FileInputStream(file))) {
      return in.readNBytes(SourceText.MAX_BYTES + 1);
    } catch (FileNotFoundException e) {
      throw e; // names the file already
    } catch (IOException e) {
      throw new IOException(file + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads a policy file's bytes, whatever they are: there is no input that makes it throw.
   *
   * @param source the name that messages begin with
   */
  public static PolicyResult read(String source, byte[] bytes) {
    return new PolicyReader(source).read(bytes);
  }

  private PolicyResult read(byte[] bytes) {
    String text = SourceText.decode(bytes, problems);
    Value top = text == null ? null : new JsonTree(text, problems).parse();
    Policy policy = text == null || top == null ? null : policy(top, text);
    return problems.isEmpty()
        ? new PolicyResult(policy, List.of(), warnings.lines())
        : new PolicyResult(null, problems.lines(), List.of());
  }

  private Policy policy(Value top, String text) {
    ObjectReader reader = new ObjectReader(top, Fields.FILE, "{\"guards\": {}}", problems);
    Value service = reader.text(Fields.SERVICE, "\"order-service\"");
    reader.text(Fields.SCHEMA, "\"./ha-policy.schema.json\"");
    Preset preset = preset(reader);
    return new Policy(
        source,
        service == null ? null : service.text,
        preset,
        file(reader.get(Fields.EVENTS), Fields.EVENT, Fields.EVENTS_FILE, "events.json"),
        file(reader.get(Fields.STATE), Fields.STATES, Fields.STATE_FILE, "ha-agent.state"),
        guards(reader.get(Fields.GUARDS), preset),
        text);
  }

  private Preset preset(ObjectReader reader) {
    Value value = reader.text(Fields.PRESET, "\"recommended\"");
    Preset preset = value == null ? Preset.RECOMMENDED : Preset.of(value.text);
    if (value == null || preset != null) {
      return preset == null ? Preset.RECOMMENDED : preset;
    }
    problems.add(value, value.shown() + " is no preset; write " + Preset.ALL);
    return Preset.RECOMMENDED;
  }

  /** Reads an object whose only field is a file's name. */
  private @Nullable String file(
      @Nullable Value value, List<Field> fields, Field field, String example) {
    if (value == null) {
      return null;
    }
    String whole = "{\"file\": \"" + example + "\"}";
    ObjectReader reader = new ObjectReader(value, fields, whole, problems);
    Value file = reader.text(field, "\"" + example + "\"");
    if (reader.get(field) == null && reader.isWhole()) {
      problems.addKey(value, "has no file; write " + whole);
    }
    return file == null ? null : file.text;
  }

  private List<GuardPolicy> guards(@Nullable Value value, Preset preset) {
    if (value == null) {
      return List.of();
    }
    if (!value.is(Value.OBJECT)) {
      problems.add(
          value,
          value.shown() + " is not an object; write it like {\"inventory\": {\"http\": {}}}");
      return List.of();
    }
    if (value.children.size() > Fields.MAX_GUARDS) {
      problems.addKey(
          value,
          value.children.size()
              + " guards; a file may have "
              + Fields.MAX_GUARDS
              + " at most, write wider patterns");
      return List.of();
    }
    GuardReader reader = new GuardReader(preset, problems, warnings);
    Crosscheck crosscheck = new Crosscheck(warnings);
    List<GuardPolicy> guards = new ArrayList<>(value.children.size());
    for (int i = 0; i < value.children.size(); i++) {
      Value child = value.children.get(i);
      GuardPolicy guard = reader.read(child);
      if (guard != null) {
        guards.add(guard);
        crosscheck.check(guard, child);
      }
    }
    return guards;
  }
}
