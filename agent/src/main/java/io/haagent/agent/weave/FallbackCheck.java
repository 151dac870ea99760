package io.haagent.agent.weave;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Finds out, while a class loads, whether a guard's fallback can answer for a method of it. */
public interface FallbackCheck {

  /**
   * Returns what tells the fallback from another one: where it differs, methods are looked at anew.
   */
  String key();

  /**
   * Returns why the fallback can't answer for a method, with what to write instead, or null where
   * it can. What can't be told without loading other classes is taken for right.
   *
   * @param site the method as {@link io.haagent.bootstrap.Invocation#method} has it
   * @param pool describes types as the method's own loader sees them
   */
  @Nullable String problem(
      TypeDescription type, MethodDescription.InDefinedShape method, String site, TypePool pool);
}
