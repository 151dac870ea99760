package io.haagent.agent.weave;

import java.util.List;
import net.bytebuddy.description.method.MethodDescription;

/** A class of an HTTP client's that all its calls come through, and who guards them. Immutable. */
public final class LibraryHook {
  private final String library;
  private final String method;
  private final int parameters;
  private final boolean elsewhere;
  private final List<String> adapters;

  /**
   * Makes a hook.
   *
   * @param elsewhere whether versions whose class is without the method are woven in another class
   * @param adapters class names, of which the first that fits the application's version is taken
   */
  LibraryHook(
      String library, String method, int parameters, boolean elsewhere, List<String> adapters) {
    this.library = library;
    this.method = method;
    this.parameters = parameters;
    this.elsewhere = elsewhere;
    this.adapters = adapters;
  }

  String library() {
    return library;
  }

  String method() {
    return method;
  }

  boolean elsewhere() {
    return elsewhere;
  }

  List<String> adapters() {
    return adapters;
  }

  boolean isCall(MethodDescription method) {
    return method.getName().equals(this.method)
        && method.getParameters().size() == parameters
        && !method.isBridge()
        && !method.isStatic()
        && !method.isAbstract();
  }
}
