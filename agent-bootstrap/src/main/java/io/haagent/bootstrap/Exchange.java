package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * One guarded call of an HTTP client, from the request to its last answer. Adapters implement it;
 * woven clients call it through {@link Gate}.
 *
 * <p>A synchronous call is {@link #enter}, then per attempt {@link #exit}, then {@link #result} and
 * {@link #thrown}. An asynchronous one is {@link #enter}, then {@link #returned}. An exchange is
 * used by the calling thread; what the client calls back on other threads the adapter synchronises.
 */
public abstract class Exchange {

  /** For the adapters. */
  protected Exchange() {}

  /** Asks the policies to admit the first attempt; returns null if they do, else what to throw. */
  public abstract @Nullable Throwable enter();

  /**
   * Answers in place of a call that {@link #enter} didn't let through.
   *
   * @param rejection what {@link #enter} returned
   * @return what the client returns, a future where it hands out futures; null where the caller is
   *     to get the rejection
   */
  public @Nullable Object refused(Throwable rejection) {
    return null;
  }

  /**
   * Returns what is sent in the request's place, for one with headers of ours; the application's
   * own object isn't changed. Asked once, after {@link #enter}.
   */
  public @Nullable Object request(@Nullable Object request) {
    return request;
  }

  /**
   * Wraps the client's response handler (or callback), so that the answer is seen before the app.
   */
  public abstract @Nullable Object handler(@Nullable Object handler);

  /** Ends a synchronous attempt; returns true, after the backoff, if the body is to run again. */
  public abstract boolean exit(@Nullable Object result, @Nullable Throwable thrown);

  /** Returns what the caller gets, once {@link #exit} returned false. */
  public abstract @Nullable Object result();

  /** Returns what is thrown at the caller, or null, once {@link #exit} returned false. */
  public abstract @Nullable Throwable thrown();

  /**
   * Takes over an asynchronous call whose first attempt has returned its future or thrown.
   *
   * @return what the caller gets, or null where {@code thrown} is to be thrown
   */
  public abstract @Nullable Object returned(@Nullable Object future, @Nullable Throwable thrown);
}
