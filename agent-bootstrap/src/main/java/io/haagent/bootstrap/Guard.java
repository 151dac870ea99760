package io.haagent.bootstrap;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One guard of the policy file as woven code sees it.
 *
 * <p>The state of a call in flight is two {@code long}s and an {@code int} in the woven method's
 * own frame, so that a call with which nothing goes wrong allocates nothing: {@code start}, what
 * {@link #start} returned, {@code token}, what {@link #enter} returned, and the number of attempts
 * made. Every token above 0 is ended exactly once, by {@link #success}, {@link #failure} or {@link
 * #returned}.
 *
 * <p>Implementations are thread-safe. Woven code never calls them directly but through {@link
 * Gate}, which keeps their faults from the application.
 */
public abstract class Guard {

  /**
   * The token of a call that passes free: it runs inside a call of the same guard, or unguarded.
   */
  public static final long FREE = 0;

  /** Given for the number of a value that is an object, or that a call doesn't bring. */
  public static final long NO_NUMBER = Long.MIN_VALUE;

  /** For the engine. */
  protected Guard() {}

  /**
   * Returns {@link System#nanoTime} where a policy of this guard needs to know when the call began,
   * else 0, because a clock read costs more than all the rest.
   */
  public abstract long start();

  /**
   * Asks the policies to admit the first attempt; may park the thread where a policy has a {@code
   * wait}. Nothing is held when this throws.
   *
   * @param start what {@link #start} returned
   * @return a token above 0 when admitted; {@link #FREE}; or one below 0 that {@link #rejection}
   *     turns into an exception
   */
  public abstract long enter(long start);

  /**
   * Makes what the caller gets in place of the call.
   *
   * @param token a token below 0
   * @param caller the woven class, whose loader knows the class that {@code reject.throw} names
   */
  public abstract Throwable rejection(long token, Class<?> caller);

  /**
   * Returns the guard of the value that this one tells calls apart by, which all else is asked of;
   * this one where it doesn't.
   *
   * @param number as for {@link #key}
   * @param value as for {@link #key}
   */
  public Guard of(long number, @Nullable Object value) {
    return this;
  }

  /**
   * Returns what the guard knows the call by where its limit is kept for each key, else 0.
   *
   * @param number the value where it is a whole number of a primitive type, so that it needs no
   *     box; else {@link #NO_NUMBER}
   * @param value the value where it is an object, else null
   * @param tier what names the tier of the call, or null
   */
  public long key(long number, @Nullable Object value, @Nullable Object tier) {
    return 0;
  }

  /** Like {@link #enter(long)}, for a call with a key. */
  public abstract long enter(long start, long key);

  /** Ends an attempt that returned. */
  public abstract void success(long token, long start);

  /**
   * Ends an attempt that threw and decides whether there is another one; if so, waits for the
   * backoff and asks the policies to admit it.
   *
   * @param attempt how many attempts have been made, this one included
   * @param thrown what the attempt threw; it is the caller's outcome if there is no other attempt
   * @return the next attempt's token, or 0 or less if this attempt was the last
   */
  public abstract long failure(long token, long start, int attempt, Throwable thrown);

  /** Like {@link #failure(long, long, int, Throwable)}, for a call with a key. */
  public abstract long failure(long token, long start, int attempt, Throwable thrown, long key);

  /** What {@link #answered} returns where the attempt was the last and its value no good answer. */
  public static final long UNWANTED = -1;

  /**
   * Ends an attempt that returned, by what it returned, and decides like {@link #failure} whether
   * there is another one.
   *
   * @return the next attempt's token; {@link #FREE} where the attempt was the last; {@link
   *     #UNWANTED} where its value is no good answer besides
   */
  public long answered(long token, long start, int attempt, @Nullable Object result, long key) {
    success(token, start);
    return FREE;
  }

  /**
   * Tells whether an asynchronous attempt may be repeated, so that woven code collects the
   * arguments only where they can be needed.
   */
  public abstract boolean repeats();

  /**
   * Takes over an asynchronous call whose first attempt has returned its stage or thrown.
   *
   * @param stage the stage that the method returned, or null
   * @param thrown what the method threw instead, or null
   * @param self invokes the same body again: a handle that takes {@code arguments}; null where the
   *     method's declared type is a subtype of the known ones, so that {@code stage} must be handed
   *     back itself and is only observed
   * @param arguments the receiver, if any, and the arguments; null where {@link #repeats} is false
   * @return what the caller gets: {@code stage} itself or a stage in its place; null where {@code
   *     thrown} is to be thrown
   */
  public abstract @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments);

  /** Tells whether good answers are to be handed to {@link #remember}. */
  public boolean remembers() {
    return false;
  }

  /** Takes note of a call's good answer. */
  public void remember(Invocation call, @Nullable Object result) {}

  /**
   * Answers in place of a call whose policies are at their end.
   *
   * @param thrown what the caller would get
   * @param rejected whether that is a {@link #rejection} of this guard
   * @return null where the caller is to get {@code thrown}
   */
  public @Nullable Substitute fallback(Invocation call, Throwable thrown, boolean rejected) {
    return null;
  }

  /**
   * Does the same for a call that hands out a stage.
   *
   * @param stage what the caller would get, or null where {@code thrown} would be thrown
   * @return what the caller gets, or null where {@code thrown} is to be thrown
   */
  public @Nullable Object recovering(
      Invocation call, @Nullable Object stage, @Nullable Throwable thrown, boolean rejected) {
    return stage;
  }

  /**
   * Lets a fault that is injected on purpose strike an attempt, at the beginning of the method's
   * body. Parks the thread where the body is delayed, but not of one that hands out a stage: there
   * {@link #delayed} does it.
   *
   * @param caller the woven class, whose loader knows the class that {@code fault.abort} names
   * @param async whether the method hands out a stage
   * @return a Throwable with which the attempt ends in place of its body; null where it isn't
   *     struck; else any other object, and {@link #delayed} is to be called
   */
  public @Nullable Object strike(Class<?> caller, boolean async) {
    return null;
  }

  /**
   * Delays the outcome of a struck attempt that hands out a stage.
   *
   * @param stage what the attempt would hand out
   * @return what it does
   */
  public Object delayed(Object stage) {
    return stage;
  }

  /** Like the other, for a call with a key. */
  public abstract @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments,
      long key);
}
