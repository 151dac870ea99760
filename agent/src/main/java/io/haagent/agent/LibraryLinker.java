package io.haagent.agent;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.agent.weave.HttpHooks;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Linker;
import io.haagent.engine.PolicyGuard;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Makes the adapters of applications' own HTTP clients. They outlive a reload and ask here for the
 * guards of the policy in place; nothing here knows of them. Thread-safe.
 */
final class LibraryLinker extends Linker implements GuardLookup {
  private volatile @Nullable GuardLookup guards;

  /** Goes over to the guards of another policy, or to none. */
  void guards(@Nullable GuardLookup inPlace) {
    guards = inPlace;
  }

  @Override
  public @Nullable PolicyGuard find(
      String method, String scheme, String host, int port, String rawPath) {
    GuardLookup inPlace = guards;
    return inPlace == null ? null : inPlace.find(method, scheme, host, port, rawPath);
  }

  @Override
  public @Nullable Adapter link(Class<?> hook) {
    String adapter = HttpHooks.adapter(hook);
    if (adapter == null) {
      return null; // told when the class was woven
    }
    try {
      return (Adapter)
          new AdapterLoader(hook.getClassLoader(), adapter)
              .loadClass(adapter)
              .getConstructor(GuardLookup.class)
              .newInstance(this);
    } catch (ReflectiveOperationException | LinkageError e) {
      Gate.fault("link " + adapter, e);
      return null;
    }
  }

  /** Takes all adapters back, once nothing is woven and the gate is clear. */
  static void unlink(Instrumentation instrumentation) {
    Class<?> @Nullable [] loaded = instrumentation.getAllLoadedClasses();
    if (loaded == null) {
      return; // the JVM is ending
    }
    for (Class<?> one : loaded) {
      if (HttpHooks.mayBeLinked(one)) {
        Gate.unlink(one);
      }
    }
  }
}
