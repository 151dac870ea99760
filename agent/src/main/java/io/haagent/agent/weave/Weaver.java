package io.haagent.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The transformer. It looks at each class's name as it loads and hands those that a pattern names
 * to the {@link ClassWeaver}, which is loaded with the first of them. What it weaves is a {@link
 * Plan} that a reload swaps; classes that are loaded already, and that the change concerns, are
 * transformed again in batches.
 *
 * <p>No lambdas and no string concatenation by {@code invokedynamic} on the way of a class that
 * does not match: either would load classes in the middle of loading classes.
 *
 * <p>{@link #transform} runs on any thread; the methods that change something are called by one
 * thread at a time.
 */
public final class Weaver implements ClassFileTransformer {
  static final String HTTP_CLIENT = "jdk/internal/net/http/HttpClientImpl";

  /** What the log and {@link #woven} call what is woven for every guard of HTTP clients. */
  public static final String HTTP = "*";

  private static final String AGENT_LOADER = "io.haagent.launcher.AgentLoader";

  /** When leaving there are no later looks but these, two at least, for half a second at most. */
  private static final int LAST_LOOKS = 20;

  private static final long BETWEEN_LAST_LOOKS_NANOS = 25_000_000L;

  private static final Class<?>[] NONE = new Class<?>[0];

  private final Instrumentation instrumentation;
  private final int httpAdapter;
  private final WeaveReport report;
  private final Ledger ledger = new Ledger();
  private final AtomicInteger weaving = new AtomicInteger();
  private final GateSight gate = new GateSight();
  private volatile Plan plan = Plan.nothing();
  private boolean installed;

  /**
   * Makes a transformer that weaves nothing yet and isn't installed.
   *
   * @param httpAdapter the index of the adapter for {@code java.net.http}
   */
  public Weaver(Instrumentation instrumentation, int httpAdapter, WeaveReport report) {
    this.instrumentation = instrumentation;
    this.httpAdapter = httpAdapter;
    this.report = report;
    // Now, for to load it once there is a transformer would have that one ask for it meanwhile.
    HttpHooks.has(HTTP_CLIENT);
  }

  /**
   * Weaves these targets from now on and no others, in every class that loads and in those that are
   * loaded already. Without any there is no transformer in the JVM: the first one makes it hand out
   * the bytes of every class.
   *
   * @param http whether to weave HTTP clients
   */
  public void weave(List<Target> targets, boolean http) {
    Plan before = plan;
    Plan next = before.next(new TargetIndex(targets), http);
    plan = next;
    if (next.isEmpty()) {
      uninstall();
    } else if (!installed) {
      instrumentation.addTransformer(this, true);
      installed = true;
    }
    Swap[] pending = next.pending();
    if (pending.length > 0 && pending != before.pending()) {
      look(pending[pending.length - 1]);
    }
  }

  /**
   * Looks for classes that were on their way into the JVM when the targets changed, so that they
   * have been looked at with the old ones only. To be called four times a second; it does something
   * for half a minute after a change.
   */
  public void lookAgain() {
    for (Swap swap : plan.pending()) {
      if (swap.isDue()) {
        look(swap);
      }
      if (swap.isOver()) {
        plan = plan.without(swap);
      }
    }
  }

  /** Gives all classes their original bytes back and stops looking at others. */
  public void restore() {
    Plan none = plan.next(new TargetIndex(List.of()), false);
    plan = none;
    for (int looks = 1; looks <= LAST_LOOKS; looks++) {
      for (Swap swap : none.pending()) {
        look(swap);
      }
      if (looks > 1 && weaving.get() == 0) {
        break;
      }
      LockSupport.parkNanos(this, BETWEEN_LAST_LOOKS_NANOS);
    }
    // Not before: where no agent listens while a class is given back, the JVM forgets the file that
    // it kept, and makes one up from what is left, our constants included (seen on JDK 25).
    uninstall();
    plan = Plan.nothing();
  }

  /** Reports those of these targets that no class has answered to so far, each once. */
  public void reportUnseen(List<Target> targets) {
    TargetIndex index = plan.index;
    for (Target target : targets) {
      Sighting sighting = target.sighting;
      if (!sighting.classSeen
          && !sighting.unseenReported
          && isAmong(index.of(target.guardName), sighting)) {
        sighting.unseenReported = true;
        report.notApplied(target.guardName, target.unseen());
      }
    }
  }

  private static boolean isAmong(List<Target> targets, Sighting sighting) {
    for (Target target : targets) {
      if (target.sighting == sighting) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the methods that are woven for a guard, or {@link #HTTP}.
   *
   * @param most how many to list; the rest is one line with their number
   */
  public List<String> woven(String guard, int most) {
    return ledger.of(guard, most);
  }

  /** Returns what a guard names and nothing has answered to, each with what to do. */
  public List<String> notFound(String guard) {
    List<String> found = new ArrayList<>();
    for (Target target : plan.index.of(guard)) {
      if (target.sighting.classSeen) {
        found.addAll(target.sighting.notes());
      } else {
        found.add(target.unseen());
      }
    }
    return found;
  }

  private void uninstall() {
    if (installed) {
      instrumentation.removeTransformer(this);
      installed = false;
    }
  }

  /** Transforms again what a change concerns, as far as it hasn't been seen since. */
  private void look(Swap swap) {
    List<Class<?>> missed = new ArrayList<>();
    for (Class<?> loaded : allLoaded()) {
      if (!loaded.isArray() && !loaded.isPrimitive() && swap.missed(loaded) && isOurs(loaded)) {
        missed.add(loaded);
      }
    }
    transformAgain(missed);
    for (Class<?> loaded : missed) {
      swap.saw(loaded.getClassLoader(), loaded.getName().replace('.', '/'));
    }
  }

  /** A JVM that is ending hands out null. */
  private Class<?>[] allLoaded() {
    Class<?> @Nullable [] loaded = instrumentation.getAllLoadedClasses();
    return loaded == null ? NONE : loaded;
  }

  private boolean isOurs(Class<?> loaded) {
    return !isAgents(loaded.getClassLoader()) && instrumentation.isModifiableClass(loaded);
  }

  private void transformAgain(List<Class<?>> classes) {
    if (classes.isEmpty()) {
      return;
    }
    new Batches(instrumentation, report).transform(classes);
    for (Class<?> loaded : classes) {
      if (!plan.concerns(loaded.getName().replace('.', '/'))) {
        ledger.drop(loaded.getName());
      }
    }
  }

  /** Tells whether a loader is that of an agent like this, be it this one or one that has left. */
  private static boolean isAgents(@Nullable ClassLoader loader) {
    return loader != null && loader.getClass().getName().equals(AGENT_LOADER);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null) {
      return null;
    }
    Plan now = plan;
    boolean concerned = now.concerns(name);
    Swap[] pending = now.pending();
    if ((!concerned && pending.length == 0) || isAgents(loader)) {
      return null;
    }
    weaving.incrementAndGet();
    try {
      for (Swap swap : pending) {
        swap.saw(loader, name);
      }
      return concerned ? woven(now, loader, name, domain, bytes) : null;
    } catch (Throwable t) { // whatever it is, the class has to load
      report.failed(name.replace('/', '.'), t);
      return null;
    } finally {
      weaving.decrementAndGet();
    }
  }

  private byte @Nullable [] woven(
      Plan now,
      @Nullable ClassLoader loader,
      String name,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    String className = name.replace('/', '.');
    if (now.http && name.equals(HTTP_CLIENT)) {
      WovenClass client = new WovenClass(report);
      byte[] made = ClassWeaver.client(loader, className, bytes, httpAdapter, client);
      client.done(className, ledger);
      return made;
    }
    LibraryHook hook = now.http ? HttpHooks.of(name) : null;
    if (hook != null && gate.isSeenBy(loader)) {
      WovenClass client = new WovenClass(report);
      byte[] made = ClassWeaver.library(loader, className, bytes, hook, domain, client);
      if (made != null) {
        client.done(className, ledger);
      }
      return made;
    }
    List<Target> targets = now.index.find(loader, name, bytes);
    byte[] made = targets.isEmpty() ? null : woven(targets, loader, className, bytes);
    if (made == null) {
      ledger.drop(className);
    }
    return made;
  }

  private byte @Nullable [] woven(
      List<Target> targets, @Nullable ClassLoader loader, String className, byte[] bytes) {
    for (Target target : targets) {
      target.sighting.classSeen = true;
    }
    if (!gate.isSeenBy(loader)) {
      Target first = targets.get(0);
      String why = GateSight.hidden(className, loader);
      if (first.sighting.note(why)) {
        report.notApplied(first.guardName, why);
      }
      return null;
    }
    WovenClass woven = new WovenClass(report);
    byte[] made = ClassWeaver.methods(loader, className, bytes, targets, woven);
    if (made != null) {
      woven.done(className, ledger);
    }
    return made;
  }
}
