package io.haagent.agent.weave;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes that are woven for guards of HTTP clients. */
public final class HttpHooks {
  private static final String OKHTTP = "io.haagent.adapters.okhttp.";
  private static final Map<String, LibraryHook> HOOKS = new HashMap<>();

  static {
    HOOKS.put(
        "okhttp3/RealCall",
        new LibraryHook("OkHttp", "getResponse", 2, true, List.of(OKHTTP + "CallAdapter")));
    HOOKS.put(
        "okhttp3/internal/http/RetryAndFollowUpInterceptor",
        new LibraryHook(
            "OkHttp",
            "intercept",
            1,
            false,
            List.of(
                OKHTTP + "TimedChainAdapter",
                OKHTTP + "ChainAdapter",
                OKHTTP + "InterceptorAdapter")));
  }

  private HttpHooks() {}

  /** Tells whether a class is an HTTP client's, the JDK's or an application's. */
  static boolean has(String internalName) {
    return internalName.equals(Weaver.HTTP_CLIENT) || HOOKS.containsKey(internalName);
  }

  /** Returns what a class of an application's client is woven with, or null. */
  static @Nullable LibraryHook of(String internalName) {
    return HOOKS.get(internalName);
  }

  /** Tells whether adapters may be linked to a loaded class. */
  public static boolean mayBeLinked(Class<?> loaded) {
    return HOOKS.containsKey(loaded.getName().replace('.', '/'));
  }

  /**
   * Returns the class name of the adapter for a woven class, or null where none fits its library.
   */
  public static @Nullable String adapter(Class<?> hook) {
    LibraryHook found = of(hook.getName().replace('.', '/'));
    ClassLoader loader = hook.getClassLoader();
    return found == null || loader == null ? null : LibraryCheck.of(loader).first(found);
  }
}
