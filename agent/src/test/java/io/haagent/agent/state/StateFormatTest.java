package io.haagent.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.BreakerMemory;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BudgetMemory;
import io.haagent.engine.CallKey;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.KeysMemory;
import io.haagent.engine.LimitMemory;
import io.haagent.engine.LimitSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StateFormatTest {
  private static final LimitMemory LIMIT =
      new LimitMemory(new LimitSettings(LimitSettings.Algorithm.WARM_UP, 1, 2, 3, 4), 1234.5678);

  private static final BreakerMemory BREAKER =
      new BreakerMemory(
          BreakerMode.METRICS_ONLY,
          BreakerMode.DISABLED,
          BreakerState.CLOSED,
          -1,
          77,
          12.5,
          3,
          0.25,
          2,
          true,
          10_000_000_000L,
          new long[] {9_000_000_000L, 1, 127, 128, 0, Integer.MAX_VALUE, 0, 3, 1});

  private static final BudgetMemory BUDGET =
      new BudgetMemory(
          999_999_999,
          new long[] {200, 0, 0, 4_000_000, 0, 0, 0, 0, 0, 1},
          new long[] {1000, 0, 0, 0, 0, 0, 0, 0, 0, 0},
          99.5);

  private static final KeysMemory KEYS =
      new KeysMemory(
          CallKey.header("X-Tenant"), -1, Long.MIN_VALUE, new long[] {-5, 1, 7, 1_000_000_000});

  private static final KeysMemory OF_HOSTS = new KeysMemory(CallKey.host(), 1, 2, new long[] {});

  private static final SavedState STATE =
      new SavedState(
          1_795_509_994_012L,
          Map.of(
              "all \u00fc", new GuardMemory(0, BREAKER, LIMIT, 12, BUDGET, KEYS),
              "limit", new GuardMemory(0, null, LIMIT, 0, null, null),
              "breaker", new GuardMemory(0, BREAKER, null, 0, null, null),
              "host", new GuardMemory(0, null, null, 3, null, OF_HOSTS)));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    SavedState read = StateFormat.decode(StateFormat.encode(STATE));

    assertThat(read.savedAtMillis()).isEqualTo(STATE.savedAtMillis());
    assertThat(read.guards()).usingRecursiveComparison().isEqualTo(STATE.guards());
  }

  @Test
  void noPartOfAFileIsTakenForTheWhole() throws IOException {
    byte[] bytes = StateFormat.encode(STATE);
    for (int length = 0; length < bytes.length; length++) {
      byte[] torn = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> StateFormat.decode(torn)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void noByteCanBeAnother() throws IOException {
    byte[] bytes = StateFormat.encode(STATE);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> StateFormat.decode(damaged))
          .isInstanceOf(IOException.class)
          .message()
          .isIn("it is damaged", "it is no state file");
    }
  }

  /** Written by the version before modes, sizes, budgets and keys were kept. */
  @Test
  void aFileOfTheFirstVersionIsRead() throws IOException {
    String first =
        "SEFTVAAAAAEAAAGiDLxCHAAAAAIAAAAFc3RvY2sDAQAAAAB3NZQAQE9AAAAAAAAAAAACP9AAAAAAAAAAAAAAAAAA"
            + "AAAAAAAKAAAAAAAAAAAAAAAACgAAAAA7msoAAAAAAAAAABQAAAAAAAAAAEAeAAAAAAAAAAAAA3BheQEA////"
            + "//////+/8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAEBAAAAAlQL5AAAAAAGgLzBlgsAggEAAQEAAAAAoWpjkw==";

    SavedState read = StateFormat.decode(Base64.getDecoder().decode(first));

    assertThat(read.savedAtMillis()).isEqualTo(1_795_509_994_012L);
    GuardMemory stock = read.guards().get("stock");
    assertThat(stock.breaker())
        .usingRecursiveComparison()
        .isEqualTo(
            new BreakerMemory(
                BreakerMode.ON,
                BreakerMode.ON,
                BreakerState.OPEN,
                2_000_000_000L,
                2_000_000_000L,
                62.5,
                2,
                0.25,
                0,
                false,
                10,
                new long[0]));
    assertThat(stock.limit())
        .isEqualTo(new LimitMemory(LimitSettings.tokenBucket(10, 1_000_000_000L, 20), 7.5));
    assertThat(read.guards().get("pay").breaker().calls())
        .containsExactly(3_000_000_000L, 0, 130, 0, 1, 1);
  }

  @Test
  void aFileOfALaterVersionSaysSo() throws IOException {
    byte[] bytes = StateFormat.encode(STATE);
    bytes[7] = 3;
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, bytes.length - 8);
    ByteBuffer.wrap(bytes).putLong(bytes.length - 8, sum.getValue());
    assertThatThrownBy(() -> StateFormat.decode(bytes))
        .hasMessage("it is of a later version of the agent");
  }

  @Test
  void aFileOfSomethingElseIsNone() {
    assertThatThrownBy(() -> StateFormat.decode("{\"guards\": {}, \"service\": 1}".getBytes()))
        .hasMessage("it is no state file");
  }

  @Test
  void timeThatPassesIsCountedAndNoneThatDoesNot() {
    assertThat(aged(2_500)).isEqualTo(2_500_000_000L);
    assertThat(aged(-1)).isZero();
    assertThat(aged(Long.MIN_VALUE / 2)).isZero();
    assertThat(aged(Long.MAX_VALUE / 2)).isEqualTo(365 * 24 * 3600 * 1_000_000_000L);
  }

  private static long aged(long millis) {
    GuardMemory limit = STATE.at(STATE.savedAtMillis() + millis).get("limit");
    return limit == null ? -1 : limit.ageNanos();
  }
}
