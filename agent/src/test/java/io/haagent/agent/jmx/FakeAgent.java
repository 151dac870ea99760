package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.agent.live.ReloadResult;
import io.haagent.engine.GuardEvent;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent whose guards and answers a test sets. */
final class FakeAgent implements LiveAgent {
  final List<LiveGuard> guards = new CopyOnWriteArrayList<>();
  final List<Consumer<GuardEvent>> listeners = new ArrayList<>();
  boolean enabled = true;
  boolean detached;
  @Nullable RuntimeException fault;
  ReloadResult reload = new ReloadResult(true, List.of(), List.of(), List.of());

  FakeAgent(FakeGuard... guards) {
    this.guards.addAll(List.of(guards));
  }

  void tell(GuardEvent event) {
    listeners.forEach(listener -> listener.accept(event));
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
    return enabled;
  }

  @Override
  public void enable(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public long lastReloadMillis() {
    return 0;
  }

  @Override
  public @Nullable String lastError() {
    return null;
  }

  @Override
  public List<LiveGuard> guards() {
    return guards;
  }

  @Override
  public @Nullable LiveGuard guard(String name) {
    return guards.stream().filter(guard -> guard.name().equals(name)).findFirst().orElse(null);
  }

  @Override
  public ReloadResult reload() {
    if (fault != null) {
      throw fault;
    }
    return reload;
  }

  @Override
  public ReloadResult reload(File policy) {
    return reload;
  }

  @Override
  public void listen(Consumer<GuardEvent> listener) {
    listeners.add(listener);
  }

  @Override
  public void detach() {
    detached = true;
  }
}
