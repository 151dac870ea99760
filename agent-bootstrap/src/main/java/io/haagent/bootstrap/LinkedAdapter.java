package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * The adapter that a woven class of an application's library calls. It hangs on that class and
 * nowhere else, so that an application that is undeployed takes its adapter along; what stays on
 * the class when the agent has left is this object, empty. Thread-safe; to find an adapter takes no
 * lock and allocates nothing.
 */
final class LinkedAdapter {
  private static final ClassValue<LinkedAdapter> OF_HOOKS = new OfHooks();

  private volatile @Nullable Adapter adapter;

  /** Who has been asked, so that it isn't asked with each call where it makes none. */
  private volatile @Nullable Linker asked;

  private LinkedAdapter() {}

  /** Returns a woven class's adapter, or null where the linker makes none. */
  static @Nullable Adapter of(Class<?> hook, Linker linker) {
    LinkedAdapter linked = OF_HOOKS.get(hook);
    return linked.asked == linker ? linked.adapter : linked.link(hook, linker);
  }

  private @Nullable Adapter link(Class<?> hook, Linker linker) {
    Adapter made = linker.link(hook);
    adapter = made;
    asked = linker;
    if (Gate.linker() != linker) {
      forget(); // the agent has left meanwhile, and may have looked here already
    }
    return made;
  }

  private void forget() {
    asked = null;
    adapter = null;
  }

  /** Lets go of a class's adapter. */
  static void forget(Class<?> hook) {
    OF_HOOKS.get(hook).forget();
  }

  /** Makes the empty objects. */
  private static final class OfHooks extends ClassValue<LinkedAdapter> {
    @Override
    protected LinkedAdapter computeValue(Class<?> hook) {
      return new LinkedAdapter();
    }
  }
}
