package io.haagent.engine;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An exception class of the application's that the policy names. It is looked up in the loader of
 * the class whose call is to end with it; the last one found is remembered weakly.
 */
final class RejectionClass {
  private final String guard;
  private final String field;
  private final String className;
  private final String otherwise;
  private final EventSink events;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile @Nullable Found last;

  /** A class and the loader that was asked for it. */
  private record Found(WeakReference<@Nullable ClassLoader> loader, WeakReference<Class<?>> type) {}

  /** A class's constructor, kept by the class itself. */
  private static final ClassValue<@Nullable Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected @Nullable Constructor<?> computeValue(Class<?> type) {
          Constructor<?> constructor = find(type, String.class);
          return constructor != null ? constructor : find(type);
        }
      };

  /**
   * Makes a reference to a class that may not be there.
   *
   * @param field where the policy names it
   * @param otherwise what happens where it can't be made, for the warning
   */
  RejectionClass(String guard, String field, String className, String otherwise, EventSink events) {
    this.guard = guard;
    this.field = field;
    this.className = className;
    this.otherwise = otherwise;
    this.events = events;
  }

  /** Makes an exception; returns null, after one warning, where that can't be. */
  @Nullable Throwable make(String message, @Nullable ClassLoader loader) {
    try {
      Constructor<?> constructor = CONSTRUCTORS.get(load(loader));
      if (constructor == null) {
        return missing("it has no accessible constructor taking a String or nothing");
      }
      Object made =
          constructor.getParameterCount() == 0
              ? constructor.newInstance()
              : constructor.newInstance(message);
      return made instanceof Throwable thrown ? thrown : missing("it is not a Throwable");
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return missing(e.toString());
    }
  }

  private Class<?> load(@Nullable ClassLoader loader) throws ClassNotFoundException {
    Found found = last;
    if (found != null && found.loader.refersTo(loader)) {
      Class<?> type = found.type.get();
      if (type != null) {
        return type;
      }
    }
    Class<?> type = Class.forName(className, true, loader);
    last = new Found(new WeakReference<>(loader), new WeakReference<>(type));
    return type;
  }

  private static @Nullable Constructor<?> find(Class<?> type, Class<?>... parameters) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      return constructor.trySetAccessible() ? constructor : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private @Nullable Throwable missing(String why) {
    if (warned.compareAndSet(false, true)) {
      events.warn(guard, field + ": " + className + " can't be thrown (" + why + "); " + otherwise);
    }
    return null;
  }
}
