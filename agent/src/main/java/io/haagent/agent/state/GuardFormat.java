package io.haagent.agent.state;

import io.haagent.engine.BreakerMemory;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BudgetMemory;
import io.haagent.engine.CallKey;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.KeysMemory;
import io.haagent.engine.LimitMemory;
import io.haagent.engine.LimitSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One guard's bytes: which parts it has, and those. Numbers that are mostly small are written in as
 * many bytes as they need, seven bits each.
 */
final class GuardFormat {
  private static final int BREAKER = 1;
  private static final int LIMIT = 2;
  private static final int FOUND = 4;
  private static final int BUDGET = 8;
  private static final int KEYS = 16;

  /** Their places are what the file holds; new ones come behind. */
  private static final BreakerState[] STATES = {
    BreakerState.CLOSED,
    BreakerState.OPEN,
    BreakerState.HALF_OPEN,
    BreakerState.FORCED_OPEN,
    BreakerState.FORCED_CLOSED,
    BreakerState.NONE,
    BreakerState.DISABLED,
    BreakerState.METRICS_ONLY
  };

  private static final BreakerMode[] MODES = {
    BreakerMode.ON, BreakerMode.DISABLED, BreakerMode.METRICS_ONLY
  };

  private static final LimitSettings.Algorithm[] ALGORITHMS = {
    LimitSettings.Algorithm.TOKEN_BUCKET,
    LimitSettings.Algorithm.SLIDING_WINDOW,
    LimitSettings.Algorithm.PACED,
    LimitSettings.Algorithm.WARM_UP
  };

  private static final CallKey.From[] SOURCES = {
    CallKey.From.ARGUMENT, CallKey.From.HEADER, CallKey.From.HOST
  };

  private GuardFormat() {}

  static void write(DataOutputStream out, GuardMemory guard) throws IOException {
    BreakerMemory breaker = guard.breaker();
    LimitMemory limit = guard.limit();
    BudgetMemory budget = guard.budget();
    KeysMemory keys = guard.keys();
    out.writeByte(
        (breaker == null ? 0 : BREAKER)
            | (limit == null ? 0 : LIMIT)
            | (guard.found() == 0 ? 0 : FOUND)
            | (budget == null ? 0 : BUDGET)
            | (keys == null ? 0 : KEYS));
    if (breaker != null) {
      write(out, breaker);
    }
    if (limit != null) {
      out.writeByte(place(ALGORITHMS, limit.settings().algorithm()));
      out.writeLong(limit.settings().permits());
      out.writeLong(limit.settings().periodNanos());
      out.writeLong(limit.settings().burst());
      out.writeLong(limit.settings().warmUpNanos());
      out.writeDouble(limit.owed());
    }
    if (guard.found() != 0) {
      out.writeInt(guard.found());
    }
    if (budget != null) {
      out.writeInt((int) budget.nanos());
      writeSmall(out, budget.deposits());
      writeSmall(out, budget.withdrawals());
      out.writeDouble(budget.owed());
    }
    if (keys != null) {
      write(out, keys);
    }
  }

  private static void write(DataOutputStream out, BreakerMemory breaker) throws IOException {
    out.writeByte(place(STATES, breaker.state()));
    out.writeLong(breaker.ageNanos());
    out.writeDouble(breaker.failureRate());
    out.writeInt(breaker.openings());
    out.writeDouble(breaker.draw());
    out.writeInt(breaker.row());
    out.writeBoolean(breaker.ofTime());
    out.writeLong(breaker.size());
    writeSmall(out, breaker.calls());
    out.writeByte(place(MODES, breaker.policyMode()));
    out.writeByte(place(MODES, breaker.mode()));
    out.writeLong(breaker.heldNanos());
  }

  private static void write(DataOutputStream out, KeysMemory keys) throws IOException {
    CallKey key = keys.key();
    String header = key.header();
    out.writeByte(place(SOURCES, key.from()));
    out.writeInt(key.argument());
    out.writeBoolean(header != null);
    if (header != null) {
      write(out, header);
    }
    out.writeLong(keys.k0());
    out.writeLong(keys.k1());
    out.writeInt(keys.buckets().length);
    for (long number : keys.buckets()) {
      out.writeLong(number);
    }
  }

  static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int place(Object[] all, Object one) throws IOException {
    for (int i = 0; i < all.length; i++) {
      if (all[i] == one) {
        return i;
      }
    }
    throw new IOException("the format has no place for " + one);
  }

  private static void writeSmall(DataOutputStream out, long[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (long number : numbers) {
      long rest = number;
      while (rest > 0x7f) {
        out.writeByte((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.writeByte((int) rest);
    }
  }

  /**
   * Reads a guard.
   *
   * @param modes whether breakers say which mode they have; those of the first version don't
   */
  static GuardMemory read(DataInputStream in, boolean modes) throws IOException {
    int has = in.readByte();
    if ((has & ~(BREAKER | LIMIT | FOUND | BUDGET | KEYS)) != 0) {
      throw new IOException("it is damaged");
    }
    BreakerMemory breaker = (has & BREAKER) == 0 ? null : breaker(in, modes);
    LimitMemory limit = (has & LIMIT) == 0 ? null : limit(in);
    int found = (has & FOUND) == 0 ? 0 : in.readInt();
    BudgetMemory budget =
        (has & BUDGET) == 0
            ? null
            : new BudgetMemory(in.readInt(), readSmall(in), readSmall(in), in.readDouble());
    KeysMemory keys = (has & KEYS) == 0 ? null : keys(in);
    return new GuardMemory(0, breaker, limit, found, budget, keys);
  }

  private static BreakerMemory breaker(DataInputStream in, boolean modes) throws IOException {
    BreakerState state = STATES[in.readByte()];
    long age = in.readLong();
    double failureRate = in.readDouble();
    int openings = in.readInt();
    double draw = in.readDouble();
    int row = in.readInt();
    boolean ofTime = in.readBoolean();
    long size = in.readLong();
    long[] calls = readSmall(in);
    BreakerMode policyMode = modes ? MODES[in.readByte()] : BreakerMode.ON;
    BreakerMode mode = modes ? MODES[in.readByte()] : BreakerMode.ON;
    long held = modes ? in.readLong() : Math.max(0, age);
    return new BreakerMemory(
        policyMode, mode, state, age, held, failureRate, openings, draw, row, ofTime, size, calls);
  }

  private static @Nullable LimitMemory limit(DataInputStream in) throws IOException {
    LimitSettings.Algorithm algorithm = ALGORITHMS[in.readByte()];
    LimitSettings settings =
        new LimitSettings(algorithm, in.readLong(), in.readLong(), in.readLong(), in.readLong());
    return new LimitMemory(settings, in.readDouble());
  }

  private static KeysMemory keys(DataInputStream in) throws IOException {
    CallKey.From from = SOURCES[in.readByte()];
    int argument = in.readInt();
    String header = in.readBoolean() ? text(in) : null;
    long k0 = in.readLong();
    long k1 = in.readLong();
    long[] buckets = new long[length(in, Long.BYTES)];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = in.readLong();
    }
    return new KeysMemory(new CallKey(from, argument, header), k0, k1, buckets);
  }

  static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(length(in, 1)), StandardCharsets.UTF_8);
  }

  private static long[] readSmall(DataInputStream in) throws IOException {
    long[] numbers = new long[length(in, 1)];
    for (int i = 0; i < numbers.length; i++) {
      for (int shift = 0; ; shift += 7) {
        byte part = in.readByte();
        numbers[i] |= (long) (part & 0x7f) << shift;
        if (part >= 0) {
          break;
        }
      }
    }
    return numbers;
  }

  /** Reads how many there are of something, which is not more than there can be. */
  private static int length(DataInputStream in, int bytes) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available() / bytes) {
      throw new IOException("it is damaged");
    }
    return length;
  }
}
