package io.haagent.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.haagent.engine.EventSink;
import io.haagent.engine.GuardEvent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes events, one JSON object a line, on a thread of its own. A call never waits for the disk:
 * an event that finds the queue full is dropped and counted, and the log says so. What is queued
 * when the JVM ends is still written.
 *
 * <p>Not a {@code BlockingQueue}: waiting on one initialises the common {@code ForkJoinPool} before
 * the app's main can set its size.
 */
final class EventLog implements EventSink, Runnable {
  private static final String STANDARD_ERROR = "stderr";

  /** Some seconds of every guard of a large policy changing state at once. */
  private static final int QUEUED = 4096;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Queue<GuardEvent> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final Lock writing = new ReentrantLock();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread rest = AgentThread.unstarted(new Rest(this), "ha-agent-events-rest");
  private final JsonFactory json = new JsonFactory();
  private final OutputStream out;
  private final boolean ownFile;
  private final String service;
  private final AgentLog log;
  private volatile @Nullable Thread writer;
  private volatile boolean closed;

  /** Written while {@link #writing} is held: the last line went wrong, and may be half there. */
  private boolean failing;

  private EventLog(OutputStream out, boolean ownFile, String service, AgentLog log) {
    this.out = out;
    this.ownFile = ownFile;
    this.service = service;
    this.log = log;
  }

  /**
   * Opens the event log and starts its thread.
   *
   * @param where a file, which is appended to, or {@code stderr}
   * @throws IOException where the file can't be written
   */
  static EventLog open(String where, String service, AgentLog log) throws IOException {
    // Not System.err: that may be the app's own stream by now, which would keep its loader.
    OutputStream out =
        where.equals(STANDARD_ERROR)
            ? new FileOutputStream(FileDescriptor.err)
            : new FileOutputStream(where, true);
    EventLog events = new EventLog(out, !where.equals(STANDARD_ERROR), service, log);
    Thread thread = AgentThread.unstarted(events, "ha-agent-events");
    events.writer = thread;
    thread.start();
    Runtime.getRuntime().addShutdownHook(events.rest);
    return events;
  }

  @Override
  public void accept(GuardEvent event) {
    if (queued.incrementAndGet() > QUEUED) {
      queued.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    queue.add(event);
    LockSupport.unpark(writer);
  }

  @Override
  public void warn(String guard, String message) {
    log.warn(guard, message);
  }

  @Override
  public void run() {
    while (!closed) {
      writeQueued();
      if (queue.isEmpty() && !closed) {
        LockSupport.park(this);
      }
    }
  }

  /**
   * Writes what is queued, ends the thread and closes the file; where the JVM is ending already the
   * hook does it.
   */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(rest);
    } catch (IllegalStateException e) {
      return; // the JVM is ending: the hook runs or has run
    }
    closed = true;
    Thread thread = writer;
    if (thread != null) {
      LockSupport.unpark(thread);
      AgentThread.join(thread);
    }
    writeQueued();
    if (ownFile) {
      try {
        out.close();
      } catch (IOException e) {
        log.error("events may be incomplete: " + e);
      }
    }
  }

  /** Called by the writer, and once more by the shutdown hook, which so waits for the writer. */
  private void writeQueued() {
    writing.lock();
    try {
      for (GuardEvent event = queue.poll(); event != null; event = queue.poll()) {
        queued.decrementAndGet();
        write(line(event));
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.error("events can't be written: " + e + "; they are lost, the guards go on");
      }
    } finally {
      writing.unlock();
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      log.warn(lost + " events were dropped, for they came faster than they could be written");
    }
  }

  /** Tells whether nothing is queued. */
  boolean isWritten() {
    return queue.isEmpty();
  }

  private void write(byte[] line) throws IOException {
    if (failing) {
      out.write('\n'); // ends what may be half a line
    }
    out.write(line);
    if (failing) {
      failing = false;
      log.warn("events are written again");
    }
  }

  byte[] line(GuardEvent event) throws IOException {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator object = json.createGenerator(text)) {
      object.writeStartObject();
      object.writeStringField("timestamp", ISO.format(Instant.ofEpochMilli(event.epochMillis())));
      object.writeStringField("level", event.level().name());
      object.writeStringField("service", service);
      object.writeStringField("guard", event.guard());
      if (event.value() != null) {
        object.writeStringField("value", event.value());
      }
      object.writeStringField("event", event.event().name());
      if (event.shadow()) {
        object.writeStringField("mode", "shadow");
      }
      object.writeStringField("circuit_state", event.circuitState().name());
      optional(object, "from", event.from());
      optional(object, "to", event.to());
      object.writeNumberField("failure_count", event.failureCount());
      if (!event.changes().isEmpty()) {
        object.writeArrayFieldStart("changes");
        for (String change : event.changes()) {
          object.writeString(change);
        }
        object.writeEndArray();
      }
      object.writeStringField("reason", event.reason());
      object.writeEndObject();
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void optional(JsonGenerator object, String field, @Nullable Enum<?> value)
      throws IOException {
    if (value != null) {
      object.writeStringField(field, value.name());
    }
  }

  /** Writes what is left when the JVM ends, for the writer is a daemon and may be cut off. */
  private static final class Rest implements Runnable {
    private final EventLog events;

    Rest(EventLog events) {
      this.events = events;
    }

    @Override
    public void run() {
      events.writeQueued();
    }
  }
}
