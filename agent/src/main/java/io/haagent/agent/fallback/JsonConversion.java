package io.haagent.agent.fallback;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Turns what JSON says into what a method returns: JDK types and enums, nothing else. */
final class JsonConversion {
  private final EnumConstants enums;

  JsonConversion(EnumConstants enums) {
    this.enums = enums;
  }

  /**
   * Converts a value.
   *
   * @param json a {@code String}, {@code BigDecimal}, {@code Boolean}, {@code List}, {@code Map} or
   *     null
   * @throws Unconvertible with what to write instead
   */
  @Nullable Object convert(@Nullable Object json, ReturnType type) throws Unconvertible {
    return switch (type.kind) {
      case 'V' -> nothing(json);
      case ReturnType.VARIABLE -> {
        if (json != null) {
          throw new Unconvertible(
              "what " + type.name + " stands for is known to the caller only; write null");
        }
        yield null;
      }
      case ReturnType.ARRAY -> json == null ? null : Arrays.of(this, list(json, type), type);
      case ReturnType.CLASS -> reference(json, type);
      default -> primitive(json, type.kind, type);
    };
  }

  private static @Nullable Object nothing(@Nullable Object json) throws Unconvertible {
    if (json != null) {
      throw new Unconvertible("the method returns nothing; write null");
    }
    return null;
  }

  private static Object primitive(@Nullable Object json, char kind, ReturnType type)
      throws Unconvertible {
    if (json == null) {
      throw new Unconvertible("null is no " + type.shown() + "; write a value");
    }
    switch (kind) {
      case 'Z' -> {
        if (json instanceof Boolean flag) {
          return flag;
        }
      }
      case 'C' -> {
        if (json instanceof String text && text.length() == 1) {
          return text.charAt(0);
        }
      }
      default -> {
        if (json instanceof BigDecimal number) {
          return number(number, kind, type);
        }
      }
    }
    throw wrong(json, type);
  }

  private static Object number(BigDecimal number, char kind, ReturnType type) throws Unconvertible {
    try {
      return switch (kind) {
        case 'B' -> number.byteValueExact();
        case 'S' -> number.shortValueExact();
        case 'I' -> number.intValueExact();
        case 'J' -> number.longValueExact();
        case 'F' -> number.floatValue();
        default -> number.doubleValue();
      };
    } catch (ArithmeticException e) {
      throw wrong(number, type);
    }
  }

  private @Nullable Object reference(@Nullable Object json, ReturnType type) throws Unconvertible {
    switch (type.name) {
      case "java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture" -> {
        return CompletableFuture.completedFuture(convert(json, type.argument(0)));
      }
      case "java.util.Optional" -> {
        return Optional.ofNullable(convert(json, type.argument(0)));
      }
      case "java.util.OptionalInt" -> {
        return json == null
            ? OptionalInt.empty()
            : OptionalInt.of((Integer) primitive(json, 'I', type));
      }
      case "java.util.OptionalLong" -> {
        return json == null
            ? OptionalLong.empty()
            : OptionalLong.of((Long) primitive(json, 'J', type));
      }
      case "java.util.OptionalDouble" -> {
        return json == null
            ? OptionalDouble.empty()
            : OptionalDouble.of((Double) primitive(json, 'D', type));
      }
      default -> {
        return json == null || type.name.equals("java.lang.Void")
            ? nothing(json)
            : given(json, type);
      }
    }
  }

  private @Nullable Object given(Object json, ReturnType type) throws Unconvertible {
    switch (type.name) {
      case "java.lang.Boolean" -> {
        return primitive(json, 'Z', type);
      }
      case "java.lang.Character" -> {
        return primitive(json, 'C', type);
      }
      case "java.lang.Byte" -> {
        return primitive(json, 'B', type);
      }
      case "java.lang.Short" -> {
        return primitive(json, 'S', type);
      }
      case "java.lang.Integer" -> {
        return primitive(json, 'I', type);
      }
      case "java.lang.Long" -> {
        return primitive(json, 'J', type);
      }
      case "java.lang.Float" -> {
        return primitive(json, 'F', type);
      }
      case "java.lang.Double" -> {
        return primitive(json, 'D', type);
      }
      case "java.lang.String", "java.lang.CharSequence" -> {
        if (json instanceof String) {
          return json;
        }
      }
      case "java.lang.Number", "java.math.BigDecimal" -> {
        if (json instanceof BigDecimal) {
          return json;
        }
      }
      case "java.math.BigInteger" -> {
        if (json instanceof BigDecimal number) {
          return integer(number, type);
        }
      }
      case "java.lang.Object" -> {
        return json;
      }
      case "java.util.List", "java.util.Collection", "java.lang.Iterable" -> {
        return Collections.unmodifiableList(elements(list(json, type), type.argument(0)));
      }
      case "java.util.Set" -> {
        Set<@Nullable Object> set =
            new LinkedHashSet<>(elements(list(json, type), type.argument(0)));
        return Collections.unmodifiableSet(set);
      }
      case "java.util.Map" -> {
        return map(json, type);
      }
      default -> {
        Object constant = json instanceof String name ? enums.find(type.name, name) : null;
        if (constant != null) {
          return constant;
        }
        throw new Unconvertible(
            "JSON can't say a "
                + type.name
                + "; write null, or name a method that makes one: \"method\": \"Type#method\"");
      }
    }
    throw wrong(json, type);
  }

  private static BigInteger integer(BigDecimal number, ReturnType type) throws Unconvertible {
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw wrong(number, type);
    }
  }

  List<@Nullable Object> elements(List<?> json, ReturnType type) throws Unconvertible {
    List<@Nullable Object> elements = new ArrayList<>(json.size());
    for (Object element : json) {
      elements.add(convert(element, type));
    }
    return elements;
  }

  private Map<@Nullable Object, @Nullable Object> map(Object json, ReturnType type)
      throws Unconvertible {
    if (!(json instanceof Map<?, ?> members)) {
      throw wrong(json, type);
    }
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      map.put(
          convert(member.getKey(), type.argument(0)), convert(member.getValue(), type.argument(1)));
    }
    return Collections.unmodifiableMap(map);
  }

  private static List<?> list(Object json, ReturnType type) throws Unconvertible {
    if (json instanceof List<?> list) {
      return list;
    }
    throw wrong(json, type);
  }

  private static Unconvertible wrong(Object json, ReturnType type) {
    String shown = json instanceof String text ? "\"" + text + "\"" : String.valueOf(json);
    String what = json instanceof List ? "a list" : json instanceof Map ? "an object" : shown;
    return new Unconvertible(what + " is no " + type.shown() + "; write what the method returns");
  }

  /** The arrays, whose elements are unboxed by the JDK's reflection. */
  private static final class Arrays {

    static Object of(JsonConversion conversion, List<?> json, ReturnType type)
        throws Unconvertible {
      ReturnType component = type.argument(0);
      List<@Nullable Object> elements = conversion.elements(json, component);
      Object array = java.lang.reflect.Array.newInstance(componentType(component), json.size());
      for (int i = 0; i < elements.size(); i++) {
        java.lang.reflect.Array.set(array, i, elements.get(i));
      }
      return array;
    }

    private static Class<?> componentType(ReturnType component) throws Unconvertible {
      return switch (component.shown()) {
        case "boolean" -> boolean.class;
        case "byte" -> byte.class;
        case "short" -> short.class;
        case "char" -> char.class;
        case "int" -> int.class;
        case "long" -> long.class;
        case "float" -> float.class;
        case "double" -> double.class;
        case "java.lang.String" -> String.class;
        case "java.lang.Object" -> Object.class;
        default ->
            throw new Unconvertible(
                "an array of "
                    + component.shown()
                    + " can't be made of JSON; name a method that makes it: \"method\":"
                    + " \"Type#method\"");
      };
    }
  }
}
