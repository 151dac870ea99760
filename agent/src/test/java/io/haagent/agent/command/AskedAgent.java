package io.haagent.agent.command;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.agent.live.ReloadResult;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerStanding;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BulkheadStatus;
import io.haagent.engine.GuardEvent;
import io.haagent.engine.GuardMetrics;
import io.haagent.engine.GuardStatus;
import io.haagent.engine.Latency;
import io.haagent.policy.Mode;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent of one guard that notes what it is asked. */
final class AskedAgent implements LiveAgent, LiveGuard {
  final List<String> asked = new ArrayList<>();
  ReloadResult reload = new ReloadResult(true, List.of(), List.of("w"), List.of("a: 1 -> 2"));
  @Nullable RuntimeException fault;

  private void asked(String what) {
    asked.add(what);
    if (fault != null) {
      throw fault;
    }
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public File policyFile() {
    return new File("/etc/policy.json");
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void enable(boolean enabled) {
    asked("enable " + enabled);
  }

  @Override
  public long lastReloadMillis() {
    return 1_795_000_000_123L;
  }

  @Override
  public @Nullable String lastError() {
    return null;
  }

  @Override
  public List<LiveGuard> guards() {
    return List.of(this);
  }

  @Override
  public @Nullable LiveGuard guard(String name) {
    return this;
  }

  @Override
  public ReloadResult reload() {
    asked("reload");
    return reload;
  }

  @Override
  public ReloadResult reload(File policy) {
    asked("reload " + policy);
    return reload;
  }

  @Override
  public void listen(Consumer<GuardEvent> listener) {
    asked("listen");
  }

  @Override
  public void detach() {
    asked("detach");
  }

  @Override
  public String name() {
    return "stock \"1\"";
  }

  @Override
  public Mode mode() {
    return Mode.SHADOW;
  }

  @Override
  public void mode(Mode mode) {
    asked("mode " + mode);
  }

  @Override
  public GuardStatus status() {
    GuardMetrics metrics =
        new GuardMetrics(
            1,
            2,
            3,
            1,
            1,
            0,
            7,
            0,
            5,
            4,
            8.5,
            new BulkheadStatus(12, 3, "db"),
            new Latency(true, 9, 1_500_000, 2_000_000, 3_000_000, 4_000_000));
    BreakerStanding standing =
        new BreakerStanding(BreakerMode.ON, 1_000, 2_000_000_000, 3_000_000_000L);
    return new GuardStatus(
        BreakerState.OPEN,
        -1,
        standing,
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        9,
        "java.io.IOException: no",
        7,
        metrics);
  }

  @Override
  public boolean forceOpen() {
    return true;
  }

  @Override
  public boolean forceClosed() {
    return true;
  }

  @Override
  public boolean breakerMode(BreakerMode mode) {
    return true;
  }

  @Override
  public boolean reset() {
    return true;
  }

  @Override
  public List<String> targets() {
    return List.of("com.acme.Stock#get");
  }

  @Override
  public List<String> woven() {
    return List.of("com.acme.Stock#get(int)");
  }

  @Override
  public List<String> notFound() {
    return List.of();
  }

  @Override
  public io.haagent.engine.@Nullable ValuesStatus values(int most) {
    return null;
  }

  @Override
  public List<String> hottestKeys(int most) {
    return List.of("acme");
  }
}
