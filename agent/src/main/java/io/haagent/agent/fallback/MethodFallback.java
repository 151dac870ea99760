package io.haagent.agent.fallback;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import io.haagent.engine.EventSink;
import io.haagent.engine.FallbackSource;
import io.haagent.engine.Nesting;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers by another method of the application. Its handle hangs on the woven class, so that it
 * goes when the class's loader goes.
 */
final class MethodFallback implements FallbackSource {
  /** The descriptor of the parameter that the other method may have last. */
  static final String THROWABLE = "Ljava/lang/Throwable;";

  private final int index;
  private final String guard;
  private final String typeName;
  private final String name;
  private final EventSink events;
  private final AtomicBoolean warned = new AtomicBoolean();

  private final ClassValue<Map<String, MethodHandle>> handles =
      new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  MethodFallback(int index, String guard, String typeName, String name, EventSink events) {
    this.index = index;
    this.guard = guard;
    this.typeName = typeName;
    this.name = name;
    this.events = events;
  }

  @Override
  public @Nullable Substitute answer(Invocation call, Throwable thrown) {
    Map<String, MethodHandle> known = handles.get(call.type);
    MethodHandle handle = known.get(call.method);
    if (handle == null) {
      handle = find(call);
      if (handle == null) {
        return null;
      }
      known.put(call.method, handle);
    }
    List<@Nullable Object> arguments = new ArrayList<>(call.arguments.length + 2);
    arguments.add(call.self);
    for (Object argument : call.arguments) {
      arguments.add(argument);
    }
    arguments.add(thrown);
    // What the method does is inside the guard, which may name that method, too.
    boolean entered = Nesting.enter(index);
    try {
      return new Substitute(handle.invokeWithArguments(arguments), null);
    } catch (Throwable own) {
      return new Substitute(null, own);
    } finally {
      if (entered) {
        Nesting.exit(index);
      }
    }
  }

  /** Returns a handle that takes the object, the arguments and the Throwable; null if none fits. */
  private @Nullable MethodHandle find(Invocation call) {
    try {
      ClassLoader loader = call.type.getClassLoader();
      int blank = call.method.indexOf(' ');
      String descriptor =
          call.method.substring(call.method.indexOf('('), blank < 0 ? call.method.length() : blank);
      MethodType type = MethodType.fromMethodDescriptorString(descriptor, loader);
      MethodType longer = type.appendParameterTypes(Throwable.class);
      for (Method method : Class.forName(typeName, true, loader).getDeclaredMethods()) {
        if (!method.getName().equals(name)) {
          continue;
        }
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        boolean takesThrown = parameters.equals(longer.parameterList());
        if (takesThrown || parameters.equals(type.parameterList())) {
          return method.trySetAccessible()
              ? handle(method, takesThrown)
              : missing("its module doesn't open its package");
        }
      }
      return missing("it has other parameters");
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return missing(e.toString());
    }
  }

  private static MethodHandle handle(Method method, boolean takesThrown)
      throws IllegalAccessException {
    MethodHandle handle = MethodHandles.lookup().unreflect(method).asFixedArity();
    if (Modifier.isStatic(method.getModifiers())) {
      handle = MethodHandles.dropArguments(handle, 0, Object.class);
    }
    return takesThrown
        ? handle
        : MethodHandles.dropArguments(handle, handle.type().parameterCount(), Throwable.class);
  }

  private @Nullable MethodHandle missing(String why) {
    if (warned.compareAndSet(false, true)) {
      events.warn(
          guard, "fallback.method: " + typeName + "#" + name + " can't be called (" + why + ")");
    }
    return null;
  }
}
