package io.haagent.engine;

import io.haagent.GuardTimeoutException;
import org.jspecify.annotations.Nullable;

/** What callers get whose call a guard, or one value's of it, didn't admit. Thread-safe. */
final class Refusals {
  private final String guard;
  private final @Nullable String value;
  private final @Nullable RejectionClass named;

  /**
   * Makes the refusals of a guard.
   *
   * @param value which of the guard's values they are of, for people, or null
   * @param named the application's class to throw, or null
   */
  Refusals(String guard, @Nullable String value, @Nullable RejectionClass named) {
    this.guard = guard;
    this.value = value;
    this.named = named;
  }

  /** Returns the refusals of one of the guard's values. */
  Refusals of(String label) {
    return new Refusals(guard, label, named);
  }

  /** Returns a message's beginning. */
  String shown() {
    return value == null ? "guard \"" + guard + "\"" : "guard \"" + guard + "\" [" + value + "]";
  }

  /** Puts a token below 0 into words. */
  Rejected rejected(long token) {
    return new Rejected(
        guard,
        Refusal.of(token).policy,
        Refusal.retryAfterMillis(token),
        Refusal.message(guard, value, token));
  }

  /** Makes the application's exception; null where none is named or where it can't be made. */
  @Nullable Throwable custom(Rejected rejected, @Nullable ClassLoader loader) {
    return named == null ? null : named.make(rejected.message(), loader);
  }

  /**
   * Makes what a method's caller gets.
   *
   * @param loader the loader of the caller's class; null is the boot loader
   */
  Throwable exception(long token, @Nullable ClassLoader loader) {
    if (named != null) {
      Throwable custom = named.make(Refusal.message(guard, value, token), loader);
      if (custom != null) {
        return custom;
      }
    }
    if (Refusal.of(token) != Refusal.DEADLINE) {
      return Refusal.exception(guard, value, token);
    }
    Rejected rejected = rejected(token);
    return new GuardTimeoutException(
        rejected.message(), guard, rejected.policy(), rejected.retryAfterMillis());
  }
}
