package io.haagent.agent.state;

import io.haagent.engine.GuardMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The state file's bytes: a mark with the version of the format, when it was saved, each guard, and
 * a checksum of all that, so that half a file, or a file of something else, is known as such.
 *
 * <p>The first version had of breakers and limits less than the second, and nothing else; it is
 * read, too.
 */
public final class StateFormat {
  /** How many bytes tell a state file from another one. */
  static final int MARK_BYTES = 8;

  /** "HAST"; after it the version. */
  private static final int MARK = 0x48415354;

  private static final int FIRST = 1;
  private static final int VERSION = 2;
  private static final int CHECKSUM_BYTES = 8;

  private StateFormat() {}

  /** Writes a state as bytes. */
  public static byte[] encode(SavedState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MARK);
    out.writeInt(VERSION);
    out.writeLong(state.savedAtMillis());
    out.writeInt(state.guards().size());
    for (Map.Entry<String, GuardMemory> guard : state.guards().entrySet()) {
      GuardFormat.write(out, guard.getKey());
      GuardFormat.write(out, guard.getValue());
    }
    out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    return bytes.toByteArray();
  }

  /** Tells whether a file that begins so may hold a state. */
  static boolean begins(byte[] bytes) {
    if (bytes.length < MARK_BYTES) {
      return false;
    }
    int mark = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      mark = mark << Byte.SIZE | bytes[i] & 0xff;
    }
    return mark == MARK;
  }

  /**
   * Reads a state.
   *
   * @throws IOException where the bytes are none; the message says why
   */
  public static SavedState decode(byte[] bytes) throws IOException {
    int length = bytes.length - CHECKSUM_BYTES;
    if (!begins(bytes)) {
      throw new IOException("it is no state file");
    }
    if (length < MARK_BYTES || checksum(bytes, length) != last(bytes, length)) {
      throw new IOException("it is damaged");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    in.readInt();
    int version = in.readInt();
    if (version < FIRST || version > VERSION) {
      throw new IOException("it is of a later version of the agent");
    }
    try {
      return read(in, version);
    } catch (RuntimeException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private static SavedState read(DataInputStream in, int version) throws IOException {
    long savedAtMillis = in.readLong();
    int count = in.readInt();
    Map<String, GuardMemory> guards = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String name = GuardFormat.text(in);
      guards.put(name, GuardFormat.read(in, version > FIRST));
    }
    if (in.available() > 0) {
      throw new IOException("it is damaged");
    }
    return new SavedState(savedAtMillis, guards);
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
