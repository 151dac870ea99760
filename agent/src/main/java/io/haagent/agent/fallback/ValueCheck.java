package io.haagent.agent.fallback;

import io.haagent.agent.weave.FallbackCheck;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Whether a constant can become what a method returns. */
final class ValueCheck implements FallbackCheck {
  private final @Nullable Object json;

  ValueCheck(@Nullable Object json) {
    this.json = json;
  }

  @Override
  public String key() {
    return "value " + json;
  }

  @Override
  public @Nullable String problem(
      TypeDescription type, MethodDescription.InDefinedShape method, String site, TypePool pool) {
    try {
      Object unused = new JsonConversion(new Described(pool)).convert(json, ReturnType.of(site));
      return null;
    } catch (Unconvertible e) {
      return "fallback.value: " + e.getMessage();
    }
  }

  /** Reads enums without loading them. */
  private static final class Described implements EnumConstants {
    private final TypePool pool;

    Described(TypePool pool) {
      this.pool = pool;
    }

    @Override
    public @Nullable Object find(String className, String name) throws Unconvertible {
      TypePool.Resolution resolution = pool.describe(className);
      if (!resolution.isResolved() || !resolution.resolve().isEnum()) {
        return null;
      }
      TypeDescription type = resolution.resolve();
      if (type.getDeclaredFields()
          .filter(ElementMatchers.named(name).and(ElementMatchers.isEnum()))
          .isEmpty()) {
        throw new Unconvertible(LoadedEnums.missing(className, name));
      }
      return name;
    }
  }
}
