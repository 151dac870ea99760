package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.agent.compile.GuardCompiler;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.BreakerState;
import io.haagent.engine.EventSink;
import io.haagent.engine.GuardMemory;
import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Ticker;
import io.haagent.engine.TimerThread;
import io.haagent.policy.Policy;
import io.haagent.policy.PolicyReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real state file, and what becomes of guards when it isn't whole. */
class KeptStateTest {
  private static final String POLICY =
      """
      {"guards": {
        "open": {"method": ["A#a"], "breaker": {"window": 4, "minimumCalls": 4, "openFor": "10m"}},
        "spent": {"method": ["A#b"], "limit": {"rate": "1/h", "burst": 2}, "retry": {}},
        "keyed": {"method": ["A#c"], "limit": {"key": "arg:0", "rate": "1/h", "burst": 1, "maxKeys": 100}},
        "sized": {"method": ["A#d"], "bulkhead": {"adaptive": "vegas", "initial": 7}}}}
      """;

  @TempDir private Path folder;
  private File file;
  private Path log;

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("state").toFile();
    log = folder.resolve("log");
    Guards guards = guards();
    take(guards);
    use(guards);
    try (KeptState kept = new KeptState(guards, log())) {
      kept.keepIn(file);
    }
    assertThat(file).isNotEmpty();
  }

  @Test
  void theWholeFileIsTakenOver() throws IOException {
    assertThat(levels(restored())).isEqualTo("OPEN, limit 0 of 2, key spent");
    assertThat(lines()).singleElement().asString().contains("\"open\" was OPEN");
  }

  @Test
  void noPartOfItIsAndEachIsToldInOneLine() throws IOException {
    byte[] whole = Files.readAllBytes(file.toPath());
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "length " + length);
    }
  }

  @Test
  void noBitOfItCanBeAnother() throws IOException {
    byte[] whole = Files.readAllBytes(file.toPath());
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refuses(flipped, "bit " + bit);
    }
  }

  @Test
  void nothingMayStandBehindIt() throws IOException {
    byte[] whole = Files.readAllBytes(file.toPath());
    refuses(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    refuses(Arrays.copyOf(whole, 2 * whole.length), "many bytes more");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void itIsItsOwnersAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderInItsPlaceIsTold() throws IOException {
    Files.delete(file.toPath());
    Files.createDirectory(file.toPath());

    assertThat(levels(restored())).isEqualTo("CLOSED, limit 2 of 2, key free");
    assertThat(lines()).singleElement().asString().endsWith("it is no file");
  }

  @Test
  void aGroupBeginsAtTheSizeThatItHadFound() {
    Guards guards = guards();
    guards.restore(Map.of("a", new GuardMemory(0, null, null, 42, null, null)));
    take(
        guards,
        """
        {"guards": {
          "a": {"method": ["A#a"], "bulkhead": {"group": "db", "adaptive": "vegas"}},
          "b": {"method": ["A#b"], "bulkhead": {"group": "db", "adaptive": "vegas"}}}}
        """);

    assertThat(guards.get("b").guard().status().metrics().bulkhead().size()).isEqualTo(42);
    assertThat(guards.get("b").guard().memory().found()).isEqualTo(42);
  }

  private void refuses(byte[] bytes, String what) throws IOException {
    Files.write(file.toPath(), bytes);
    Files.deleteIfExists(log);
    assertThat(levels(restored())).as(what).isEqualTo("CLOSED, limit 2 of 2, key free");
    assertThat(lines())
        .as(what)
        .singleElement()
        .asString()
        .contains(" WARN ")
        .matches(".*is not taken over: it is (no state file|damaged)");
  }

  private Guards restored() {
    Guards guards = guards();
    AgentLog told = log();
    KeptState kept = new KeptState(guards, told);
    kept.keepIn(file);
    kept.restore();
    take(guards);
    kept.close();
    told.close();
    return guards;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(log);
  }

  private AgentLog log() {
    return new AgentLog(log.toString(), "INFO");
  }

  private static Guards guards() {
    return new Guards(new GuardCompiler(EventSink.none(), new TimerThread(), Ticker.system()), 7);
  }

  private static void take(Guards guards) {
    take(guards, POLICY);
  }

  private static void take(Guards guards, String text) {
    Policy policy =
        PolicyReader.read("policy.json", text.getBytes(StandardCharsets.UTF_8)).policy();
    guards.take(policy, null);
  }

  private static void use(Guards guards) {
    PolicyGuard open = guards.get("open").guard();
    for (int i = 0; i < 4; i++) {
      open.settle(open.admit(open.start(), true), 0, Outcome.FAILURE);
    }
    PolicyGuard spent = guards.get("spent").guard();
    for (int i = 0; i < 2; i++) {
      spent.settle(spent.admit(spent.start(), true), 0, Outcome.SUCCESS);
    }
    PolicyGuard keyed = guards.get("keyed").guard();
    keyed.settle(keyed.admit(keyed.start(), true, key(keyed)), 0, Outcome.SUCCESS);
  }

  private static long key(PolicyGuard guard) {
    return guard.key(Guard.NO_NUMBER, "acme", null);
  }

  private static String levels(Guards guards) {
    BreakerState state = guards.get("open").guard().breakerState();
    double tokens = guards.get("spent").guard().status().metrics().tokens();
    PolicyGuard keyed = guards.get("keyed").guard();
    boolean free = keyed.admit(keyed.start(), true, key(keyed)) > 0;
    return state + ", limit " + (int) tokens + " of 2, key " + (free ? "free" : "spent");
  }
}
