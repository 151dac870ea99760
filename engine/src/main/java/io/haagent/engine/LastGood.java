package io.haagent.engine;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The last good answers of methods, by the method, the object it was called on, and its arguments.
 * Thread-safe.
 *
 * <p>The answers of a woven class hang on that class, so that they go when its loader goes; the
 * agent knows of them only weakly. What is older than may be is forgotten even if nobody calls, and
 * beyond {@value #MOST} the oldest answers give way to new ones.
 */
public final class LastGood implements FallbackSource {
  /** For each woven class: a few thousand products or customers, not all of them. */
  static final int MOST = 1_000;

  /** So many of the oldest give way together: a search for each would cost it microseconds. */
  static final int ROOM = 100;

  /** Places of an entry: an array, as the classes that hold it must hold nothing of the agent. */
  private static final int ANSWER = 0;

  private static final int AT = 1;
  private static final int SELF = 2;

  private final String guard;
  private final long nanos;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final EventSink events;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final ConcurrentLinkedQueue<WeakReference<Map<?, @Nullable Object[]>>> all =
      new ConcurrentLinkedQueue<>();
  private final ClassValue<Map<List<@Nullable Object>, @Nullable Object[]>> answers =
      new ClassValue<>() {
        @Override
        protected Map<List<@Nullable Object>, @Nullable Object[]> computeValue(Class<?> type) {
          Map<List<@Nullable Object>, @Nullable Object[]> made = new ConcurrentHashMap<>();
          all.add(new WeakReference<>(made));
          return made;
        }
      };

  /**
   * Makes an empty store.
   *
   * @param nanos how old an answer may be, above 0
   */
  public LastGood(String guard, long nanos, Ticker ticker, Scheduler scheduler, EventSink events) {
    this.guard = guard;
    this.nanos = nanos;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.events = events;
  }

  /** Returns how old an answer may be, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void remember(Invocation call, @Nullable Object result) {
    List<@Nullable Object> key = key(call);
    if (key == null) {
      return;
    }
    Map<List<@Nullable Object>, @Nullable Object[]> known = answers.get(call.type);
    if (known.size() >= MOST && !known.containsKey(key)) {
      dropOldest(known);
    }
    known.put(key, new @Nullable Object[] {result, ticker.nanos(), call.self});
    sweepLater();
  }

  @Override
  public @Nullable Substitute answer(Invocation call, Throwable thrown) {
    List<@Nullable Object> key = key(call);
    @Nullable Object[] entry = key == null ? null : answers.get(call.type).get(key);
    if (entry == null || entry[SELF] != call.self || isOld(entry)) {
      return null;
    }
    Object answer = entry[ANSWER];
    return new Substitute(
        returnsStage(call.method) ? CompletableFuture.completedFuture(answer) : answer, null);
  }

  private static boolean returnsStage(String method) {
    int blank = method.indexOf(' ');
    String descriptor = blank < 0 ? method : method.substring(0, blank);
    return descriptor.endsWith(")Ljava/util/concurrent/CompletableFuture;")
        || descriptor.endsWith(")Ljava/util/concurrent/CompletionStage;");
  }

  private boolean isOld(@Nullable Object[] entry) {
    return !(entry[AT] instanceof Long at) || ticker.nanos() - at > nanos;
  }

  /** Returns what tells calls apart, or null, after one warning, where nothing does. */
  private @Nullable List<@Nullable Object> key(Invocation call) {
    @Nullable Object[] key = new @Nullable Object[call.arguments.length + 2];
    key[0] = call.method;
    // By identity: an equals of the application's is not for us to call with others' objects.
    key[1] = System.identityHashCode(call.self);
    for (int i = 0; i < call.arguments.length; i++) {
      Object argument = call.arguments[i];
      if (argument != null && !isValue(argument.getClass())) {
        warn(call, i, argument.getClass());
        return null;
      }
      key[i + 2] = argument;
    }
    return Arrays.asList(key);
  }

  /** Tells whether objects of a class are equal where they mean the same, and stay so. */
  private static boolean isValue(Class<?> type) {
    String name = type.getName();
    return type.isEnum()
        || type.isRecord()
        || Enum.class.isAssignableFrom(type)
        || name.startsWith("java.time.")
        || name.startsWith("java.math.")
        || (name.startsWith("java.lang.") && Comparable.class.isAssignableFrom(type))
        || name.equals("java.util.UUID")
        || name.equals("java.util.Locale")
        || name.equals("java.util.Currency")
        || name.equals("java.net.URI");
  }

  private void warn(Invocation call, int argument, Class<?> type) {
    if (warned.compareAndSet(false, true)) {
      events.warn(
          guard,
          "fallback.lastGood: argument "
              + (argument + 1)
              + " of "
              + call.type.getName()
              + "#"
              + call.method.substring(0, call.method.indexOf('('))
              + " is a "
              + type.getName()
              + ", by which answers can't be told apart, so none is kept; guard a method that takes"
              + " texts, numbers, enums or records");
    }
  }

  /** Makes room for {@value #ROOM} answers at once, so that a call pays little for the search. */
  private void dropOldest(Map<List<@Nullable Object>, @Nullable Object[]> known) {
    long now = ticker.nanos();
    long[] ages = known.values().stream().mapToLong(entry -> age(entry, now)).sorted().toArray();
    int drop = ages.length - (MOST - ROOM);
    if (drop <= 0) {
      return; // another thread has made room
    }
    long oldest = ages[ages.length - drop];
    for (Iterator<@Nullable Object[]> i = known.values().iterator(); drop > 0 && i.hasNext(); ) {
      if (age(i.next(), now) >= oldest) {
        i.remove();
        drop--;
      }
    }
  }

  private static long age(@Nullable Object[] entry, long now) {
    return entry[AT] instanceof Long at ? now - at : Long.MAX_VALUE;
  }

  private void sweepLater() {
    if (sweeping.compareAndSet(false, true) && scheduler.schedule(this::sweep, nanos) == null) {
      sweeping.set(false);
    }
  }

  /** Forgets what is too old; on the timer, while there is anything to forget. */
  private void sweep() {
    boolean any = false;
    for (Iterator<WeakReference<Map<?, @Nullable Object[]>>> i = all.iterator(); i.hasNext(); ) {
      Map<?, @Nullable Object[]> known = i.next().get();
      if (known == null) {
        i.remove();
      } else {
        known.values().removeIf(this::isOld);
      }
    }
    sweeping.set(false);
    // Asked only now, so that an answer that has come meanwhile has its sweep from here or there.
    for (WeakReference<Map<?, @Nullable Object[]>> reference : all) {
      Map<?, @Nullable Object[]> known = reference.get();
      any |= known != null && !known.isEmpty();
    }
    if (any) {
      sweepLater();
    }
  }
}
