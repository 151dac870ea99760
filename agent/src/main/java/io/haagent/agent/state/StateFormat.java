package io.haagent.agent.state;

import io.haagent.engine.BreakerMemory;
import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.LimitMemory;
import io.haagent.engine.LimitSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The state file's bytes: a mark with the version of the format, when it was saved, each guard, and
 * a checksum of all that, so that half a file, or a file of something else, is known as such.
 *
 * <p>Numbers that are mostly small are written in as many bytes as they need, seven bits each.
 */
public final class StateFormat {
  /** "HAST", and after it the version. */
  private static final long MARK = 0x48415354_00000001L;

  private static final int CHECKSUM_BYTES = 8;
  private static final int BREAKER = 1;
  private static final int LIMIT = 2;
  private static final BreakerState[] STATES = BreakerState.values();
  private static final LimitSettings.Algorithm[] ALGORITHMS = LimitSettings.Algorithm.values();

  private StateFormat() {}

  /** Writes a state as bytes. */
  public static byte[] encode(SavedState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(MARK);
    out.writeLong(state.savedAtMillis());
    out.writeInt(state.guards().size());
    for (Map.Entry<String, GuardMemory> guard : state.guards().entrySet()) {
      byte[] name = guard.getKey().getBytes(StandardCharsets.UTF_8);
      out.writeInt(name.length);
      out.write(name);
      write(out, guard.getValue());
    }
    out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    return bytes.toByteArray();
  }

  @SuppressWarnings("EnumOrdinal") // the version of the format says what they mean
  private static void write(DataOutputStream out, GuardMemory guard) throws IOException {
    BreakerMemory breaker = guard.breaker();
    LimitMemory limit = guard.limit();
    out.writeByte((breaker == null ? 0 : BREAKER) | (limit == null ? 0 : LIMIT));
    if (breaker != null) {
      out.writeByte(breaker.state().ordinal());
      out.writeLong(breaker.ageNanos());
      out.writeDouble(breaker.failureRate());
      out.writeInt(breaker.openings());
      out.writeDouble(breaker.draw());
      out.writeInt(breaker.row());
      out.writeBoolean(breaker.ofTime());
      out.writeLong(breaker.size());
      out.writeInt(breaker.calls().length);
      for (long number : breaker.calls()) {
        writeSmall(out, number);
      }
    }
    if (limit != null) {
      out.writeByte(limit.settings().algorithm().ordinal());
      out.writeLong(limit.settings().permits());
      out.writeLong(limit.settings().periodNanos());
      out.writeLong(limit.settings().burst());
      out.writeLong(limit.settings().warmUpNanos());
      out.writeDouble(limit.owed());
    }
  }

  private static void writeSmall(DataOutputStream out, long number) throws IOException {
    long rest = number;
    while (rest > 0x7f) {
      out.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /**
   * Reads a state.
   *
   * @throws IOException where the bytes are none; the message says why
   */
  public static SavedState decode(byte[] bytes) throws IOException {
    int length = bytes.length - CHECKSUM_BYTES;
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (length < CHECKSUM_BYTES || in.readLong() >>> 32 != MARK >>> 32) {
      throw new IOException("it is no state file");
    }
    if (checksum(bytes, length) != last(bytes, length)) {
      throw new IOException("it is damaged");
    }
    if (first(bytes) != MARK) {
      throw new IOException("it is of another version of the agent");
    }
    try {
      return read(in);
    } catch (RuntimeException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private static SavedState read(DataInputStream in) throws IOException {
    long savedAtMillis = in.readLong();
    int count = in.readInt();
    Map<String, GuardMemory> guards = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      int has = in.readByte();
      BreakerMemory breaker = (has & BREAKER) == 0 ? null : breaker(in);
      LimitMemory limit = (has & LIMIT) == 0 ? null : limit(in);
      guards.put(name, new GuardMemory(0, breaker, limit));
    }
    return new SavedState(savedAtMillis, guards);
  }

  private static BreakerMemory breaker(DataInputStream in) throws IOException {
    BreakerState state = STATES[in.readByte()];
    long age = in.readLong();
    double failureRate = in.readDouble();
    int openings = in.readInt();
    double draw = in.readDouble();
    int row = in.readInt();
    boolean ofTime = in.readBoolean();
    long size = in.readLong();
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("it is damaged");
    }
    long[] calls = new long[length];
    for (int i = 0; i < length; i++) {
      calls[i] = readSmall(in);
    }
    return new BreakerMemory(state, age, failureRate, openings, draw, row, ofTime, size, calls);
  }

  private static long readSmall(DataInputStream in) throws IOException {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.readByte();
      number |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return number;
      }
    }
  }

  private static @Nullable LimitMemory limit(DataInputStream in) throws IOException {
    LimitSettings.Algorithm algorithm = ALGORITHMS[in.readByte()];
    LimitSettings settings =
        new LimitSettings(algorithm, in.readLong(), in.readLong(), in.readLong(), in.readLong());
    return new LimitMemory(settings, in.readDouble());
  }

  private static long first(byte[] bytes) throws IOException {
    return new DataInputStream(new ByteArrayInputStream(bytes)).readLong();
  }

  private static long last(byte[] bytes, int at) throws IOException {
    return new DataInputStream(new ByteArrayInputStream(bytes, at, CHECKSUM_BYTES)).readLong();
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return sum.getValue();
  }
}
