package io.haagent.it.target.shapes;

import java.util.function.Function;

/** Loaded by a loader that shares nothing but the JDK with the rest. */
public final class Plugged implements Function<Runnable, String> {

  @Override
  public String apply(Runnable body) {
    Runnable given = body;
    body = null;
    given.run();
    return "plugged " + body;
  }
}
