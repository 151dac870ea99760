package io.haagent.bootstrap;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls. The gate finds the guard of a call site by a constant index and keeps two
 * channels apart: a policy's decision reaches the application, a fault of the agent's own never
 * does. A fault goes to the {@link FaultSink}, and the call goes on as if it were not guarded.
 *
 * <p>All methods are safe for use by any thread. Indexes are handed out once and never reused, so
 * that woven code of any age finds its guard or, after a reload or a detach, none.
 */
public final class Gate {

  /** Equal contract versions can serve each other's woven code and engine. */
  public static final int CONTRACT = 1;

  private static volatile @Nullable Guard[] guards = new Guard[0];
  private static volatile @Nullable Adapter[] adapters = new Adapter[0];
  private static volatile @Nullable FaultSink faults;
  private static volatile @Nullable Consumer<String> agent;
  private static volatile @Nullable ByteBuffer kept;
  private static volatile @Nullable Linker linker;

  private Gate() {}

  /**
   * Puts guards, adapters and the sink in place, all at once for each; for the agent only.
   *
   * @param newGuards by index; at least as long as any array given before; null is "off"
   */
  public static void install(
      @Nullable Guard[] newGuards, @Nullable Adapter[] newAdapters, FaultSink sink) {
    faults = sink;
    guards = newGuards;
    adapters = newAdapters;
  }

  /**
   * Returns the agent at work in this JVM, or null. It takes the arguments of a later attach, which
   * is how another command finds it: the launcher keeps nothing.
   */
  public static @Nullable Consumer<String> agent() {
    return agent;
  }

  /** Makes an agent known, before its first {@link #install}. For the agent only. */
  public static void announce(Consumer<String> running) {
    agent = running;
  }

  /**
   * Forgets every object of the agent's; woven code that is still running passes free. For the
   * agent only.
   */
  public static void clear() {
    guards = new Guard[guards.length];
    adapters = new Adapter[adapters.length];
    faults = null;
    agent = null;
    linker = null;
  }

  /** Has adapters of the application's own clients made by {@code by}. For the agent only. */
  public static void linkBy(Linker by) {
    linker = by;
  }

  static @Nullable Linker linker() {
    return linker;
  }

  /** Lets go of a woven class's adapter, after {@link #clear}. For the agent only. */
  public static void unlink(Class<?> hook) {
    LinkedAdapter.forget(hook);
  }

  /** Returns how many indexes of guards have been handed out in this JVM. For the agent only. */
  public static int size() {
    return guards.length;
  }

  /** Returns what {@link #keep} was given, or null; it outlives {@link #clear}. */
  public static @Nullable ByteBuffer kept() {
    return kept;
  }

  /** Keeps the memory of a counter that a JVM can make but once, for the next agent. */
  public static void keep(ByteBuffer counter) {
    kept = counter;
  }

  /** Returns the guard at an index, or null where it is off. */
  public static @Nullable Guard guard(int index) {
    return guards[index];
  }

  /** See {@link Guard#start}. */
  public static long start(Guard guard) {
    try {
      return guard.start();
    } catch (Throwable t) {
      fault("start", t);
      return 0;
    }
  }

  /** See {@link Guard#enter}. */
  public static long enter(Guard guard, long start) {
    try {
      return guard.enter(start);
    } catch (Throwable t) {
      fault("enter", t);
      return Guard.FREE;
    }
  }

  /** See {@link Guard#of}. */
  public static Guard of(Guard guard, long number, @Nullable Object value) {
    try {
      return guard.of(number, value);
    } catch (Throwable t) {
      fault("per", t);
      return guard;
    }
  }

  /** See {@link Guard#key}. */
  public static long key(Guard guard, long number, @Nullable Object value, @Nullable Object tier) {
    try {
      return guard.key(number, value, tier);
    } catch (Throwable t) {
      fault("key", t);
      return 0;
    }
  }

  /** See {@link Guard#enter(long, long)}. */
  public static long enter(Guard guard, long start, long key) {
    try {
      return guard.enter(start, key);
    } catch (Throwable t) {
      fault("enter", t);
      return Guard.FREE;
    }
  }

  /** See {@link Guard#rejection}; never null, so that a rejected call is never run by mistake. */
  public static Throwable rejection(Guard guard, long token, Class<?> caller) {
    try {
      return guard.rejection(token, caller);
    } catch (Throwable t) {
      fault("rejection", t);
      return new io.haagent.CallRejectedException("call rejected", "?", "?", -1);
    }
  }

  /** See {@link Guard#success}. */
  public static void success(Guard guard, long token, long start) {
    try {
      guard.success(token, start);
    } catch (Throwable t) {
      fault("success", t);
    }
  }

  /** See {@link Guard#failure}. */
  public static long failure(Guard guard, long token, long start, int attempt, Throwable thrown) {
    try {
      return guard.failure(token, start, attempt, thrown);
    } catch (Throwable t) {
      fault("failure", t);
      return Guard.FREE;
    }
  }

  /** See {@link Guard#failure(long, long, int, Throwable, long)}. */
  public static long failure(
      Guard guard, long token, long start, int attempt, Throwable thrown, long key) {
    try {
      return guard.failure(token, start, attempt, thrown, key);
    } catch (Throwable t) {
      fault("failure", t);
      return Guard.FREE;
    }
  }

  /** See {@link Guard#answered}. */
  public static long answered(
      Guard guard, long token, long start, int attempt, @Nullable Object result, long key) {
    try {
      return guard.answered(token, start, attempt, result, key);
    } catch (Throwable t) {
      fault("answered", t);
      return Guard.FREE;
    }
  }

  /** See {@link Guard#repeats}. */
  public static boolean repeats(Guard guard) {
    try {
      return guard.repeats();
    } catch (Throwable t) {
      fault("repeats", t);
      return false;
    }
  }

  /** See {@link Guard#returned}. */
  public static @Nullable Object returned(
      Guard guard,
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments) {
    try {
      return guard.returned(token, start, stage, thrown, self, arguments);
    } catch (Throwable t) {
      fault("returned", t);
      return stage;
    }
  }

  /** See {@link Guard#remembers}. */
  public static boolean remembers(Guard guard) {
    try {
      return guard.remembers();
    } catch (Throwable t) {
      fault("remembers", t);
      return false;
    }
  }

  /** See {@link Guard#remember}. */
  public static void remember(
      Guard guard,
      Class<?> type,
      String method,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result) {
    try {
      guard.remember(new Invocation(type, method, self, arguments), result);
    } catch (Throwable t) {
      fault("remember", t);
    }
  }

  /** See {@link Guard#fallback}. */
  public static @Nullable Substitute fallback(
      Guard guard,
      Class<?> type,
      String method,
      @Nullable Object self,
      @Nullable Object[] arguments,
      Throwable thrown,
      boolean rejected) {
    try {
      return guard.fallback(new Invocation(type, method, self, arguments), thrown, rejected);
    } catch (Throwable t) {
      fault("fallback", t);
      return null;
    }
  }

  /** See {@link Guard#recovering}. */
  public static @Nullable Object recovering(
      Guard guard,
      Class<?> type,
      String method,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      boolean rejected) {
    try {
      Invocation call = new Invocation(type, method, self, arguments);
      return guard.recovering(call, stage, thrown, rejected);
    } catch (Throwable t) {
      fault("recovering", t);
      return stage;
    }
  }

  /** See {@link Guard#returned}. */
  public static @Nullable Object returned(
      Guard guard,
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments,
      long key) {
    try {
      return guard.returned(token, start, stage, thrown, self, arguments, key);
    } catch (Throwable t) {
      fault("returned", t);
      return stage;
    }
  }

  /** See {@link Guard#strike}. */
  public static @Nullable Object strike(int index, Class<?> caller, boolean async) {
    try {
      Guard guard = guards[index];
      return guard == null ? null : guard.strike(caller, async);
    } catch (Throwable t) {
      fault("strike", t);
      return null;
    }
  }

  /** See {@link Guard#delayed}; {@code struck} is what {@link #strike} returned. */
  public static @Nullable Object delayed(int index, @Nullable Object stage, Object struck) {
    Object outcome = struck instanceof Throwable thrown ? failed(thrown) : stage;
    try {
      Guard guard = guards[index];
      return guard == null || outcome == null ? outcome : guard.delayed(outcome);
    } catch (Throwable t) {
      fault("delayed", t);
      return outcome;
    }
  }

  /** Returns the future that an asynchronous method hands out for a rejected call. */
  @SuppressWarnings("FutureReturnValueIgnored") // woven code casts it to what the method declares
  public static Object failed(Throwable rejection) {
    return CompletableFuture.failedFuture(rejection);
  }

  /** See {@link Adapter#open}. */
  public static @Nullable Exchange open(
      int adapter, Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    try {
      Adapter found = adapters[adapter];
      return found == null ? null : found.open(client, request, extra, async);
    } catch (Throwable t) {
      fault("open", t);
      return null;
    }
  }

  /** See {@link Adapter#open}, of the adapter that is linked to a woven class. */
  public static @Nullable Exchange open(Class<?> hook, Object client, @Nullable Object request) {
    try {
      Linker by = linker;
      Adapter found = by == null ? null : LinkedAdapter.of(hook, by);
      return found == null ? null : found.open(client, request, null, false);
    } catch (Throwable t) {
      fault("open", t);
      return null;
    }
  }

  /** See {@link Exchange#enter}. */
  public static @Nullable Throwable enter(Exchange exchange) {
    try {
      return exchange.enter();
    } catch (Throwable t) {
      fault("enter", t);
      return null;
    }
  }

  /** See {@link Exchange#refused}. */
  public static @Nullable Object refused(Exchange exchange, Throwable rejection) {
    try {
      return exchange.refused(rejection);
    } catch (Throwable t) {
      fault("refused", t);
      return null;
    }
  }

  /** See {@link Exchange#request}. */
  public static @Nullable Object request(Exchange exchange, @Nullable Object request) {
    try {
      return exchange.request(request);
    } catch (Throwable t) {
      fault("request", t);
      return request;
    }
  }

  /** See {@link Exchange#handler}. */
  public static @Nullable Object handler(Exchange exchange, @Nullable Object handler) {
    try {
      return exchange.handler(handler);
    } catch (Throwable t) {
      fault("handler", t);
      return handler;
    }
  }

  /** See {@link Exchange#exit}. */
  public static boolean exit(
      Exchange exchange, @Nullable Object result, @Nullable Throwable thrown) {
    try {
      return exchange.exit(result, thrown);
    } catch (Throwable t) {
      fault("exit", t);
      return false;
    }
  }

  /** See {@link Exchange#result}. */
  public static @Nullable Object result(Exchange exchange, @Nullable Object otherwise) {
    try {
      return exchange.result();
    } catch (Throwable t) {
      fault("result", t);
      return otherwise;
    }
  }

  /** See {@link Exchange#thrown}. */
  public static @Nullable Throwable thrown(Exchange exchange, @Nullable Throwable otherwise) {
    try {
      return exchange.thrown();
    } catch (Throwable t) {
      fault("thrown", t);
      return otherwise;
    }
  }

  /** See {@link Exchange#returned}. */
  public static @Nullable Object returned(
      Exchange exchange, @Nullable Object future, @Nullable Throwable thrown) {
    try {
      return exchange.returned(future, thrown);
    } catch (Throwable t) {
      fault("returned", t);
      return future;
    }
  }

  /** Hands a fault of the agent's own to the sink; never throws. */
  public static void fault(String where, Throwable fault) {
    FaultSink sink = faults;
    if (sink == null) {
      return;
    }
    try {
      sink.fault(where, fault);
    } catch (Throwable ignored) {
      // The sink itself failed (out of memory, say): there is nobody left to tell.
    }
  }
}
