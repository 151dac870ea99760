package io.haagent.agent.weave;

import io.haagent.bootstrap.Guard;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what woven code asks of it, and answers as it was told. */
final class CountingGuard extends Guard {
  final List<String> calls = new ArrayList<>();
  long token = 1;
  int repeats;
  @Nullable RuntimeException fault;

  @Override
  public long start() {
    return 0;
  }

  @Override
  public long enter(long start) {
    if (fault != null) {
      throw fault;
    }
    calls.add("enter");
    return token;
  }

  @Override
  public Throwable rejection(long token, Class<?> caller) {
    return new IllegalStateException("rejected " + caller.getName());
  }

  @Override
  public void success(long token, long start) {
    calls.add("success");
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown) {
    calls.add("failure " + attempt);
    return attempt <= repeats ? 1 : 0;
  }

  @Override
  public boolean repeats() {
    return repeats > 0;
  }

  @Override
  public @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments) {
    return stage;
  }

  @Override
  public long key(long number, @Nullable Object value, @Nullable Object tier) {
    calls.add("key " + (number == NO_NUMBER ? "-" : number) + " " + value + " " + tier);
    return 7;
  }

  @Override
  public long enter(long start, long key) {
    return enter(start);
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown, long key) {
    return failure(token, start, attempt, thrown);
  }

  @Override
  public @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments,
      long key) {
    return returned(token, start, stage, thrown, self, arguments);
  }
}
