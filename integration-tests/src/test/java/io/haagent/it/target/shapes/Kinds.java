package io.haagent.it.target.shapes;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Methods by the kind of type that declares them. */
final class Kinds {

  private Kinds() {}

  private static String attempt(String name, String a) {
    Tries.enter(a);
    try {
      Tries.fail();
      return name + " " + a;
    } finally {
      Tries.leave();
    }
  }

  /** An interface with bodies of its own. */
  interface Greeter {
    String name();

    default String greet(String a) {
      a += "!";
      return attempt(name(), a);
    }

    static String hello(String a) {
      a += "!";
      return attempt("static", a);
    }

    default String viaPrivate(String a) {
      return hidden(a);
    }

    private String hidden(String a) {
      a += "!";
      return attempt("hidden", a);
    }
  }

  record Price(String currency, int cents) {
    String plus(int more) {
      more += cents;
      return attempt(currency, "" + more);
    }
  }

  enum Planet {
    EARTH {
      @Override
      String weigh(String a) {
        a += "!";
        return attempt("earth", a);
      }
    };

    abstract String weigh(String a);
  }

  static final class Nested {
    String call(String a) {
      a += "!";
      return attempt("nested", a);
    }
  }

  final class Inner {
    private final String prefix = "inner of " + outerName();

    String call(String a) {
      a += "!";
      return attempt(prefix, a);
    }
  }

  private String outerName() {
    return "kinds";
  }

  static Inner inner() {
    return new Kinds().new Inner();
  }

  /** Has only anonymous implementations. */
  interface Task {
    String perform(String a);
  }

  static Task anonymous(String captured) {
    return new Task() {
      @Override
      public String perform(String a) {
        a += "!";
        return attempt(captured, a);
      }
    };
  }

  static Object local(String captured) {
    class Local {
      @Override
      public String toString() {
        return attempt("local", captured);
      }
    }
    return new Local();
  }

  static final class Lambdas {
    String call(List<String> names, String suffix) {
      Tries.enter(names, suffix);
      String fixed = suffix + "x";
      suffix = null;
      Function<String, String> append = name -> name + fixed;
      try {
        Tries.fail();
        return names.stream().map(append).collect(Collectors.joining("+"));
      } finally {
        Tries.leave();
      }
    }
  }

  /** {@code apply(String)} has a bridge {@code apply(Object)}, by which it is called. */
  static final class Bridged implements Function<String, String> {
    @Override
    public String apply(String a) {
      a += "!";
      return attempt("bridged", a);
    }
  }

  static final class Generic<T extends Comparable<T>> {
    <X extends RuntimeException> T larger(T a, T b, Class<X> ignored) throws X {
      Tries.enter(a, b);
      T larger = a.compareTo(b) > 0 ? a : b;
      a = null;
      b = null;
      try {
        Tries.fail();
        return larger;
      } finally {
        Tries.leave();
      }
    }
  }

  abstract static class Template {
    abstract String detail();

    String whole(String a) {
      a += "!";
      return attempt(detail(), a);
    }
  }

  static final class Filled extends Template {
    @Override
    String detail() {
      return "filled";
    }
  }

  /** The override and its {@code super} are both matched; together they are one call. */
  static class Base {
    String call(String a) {
      a += "!";
      return attempt("base", a);
    }
  }

  static final class Overriding extends Base {
    @Override
    String call(String a) {
      a += "?";
      return "over " + super.call(a);
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @interface Remote {}

  static final class Annotated {
    @Remote
    String marked(String a) {
      a += "!";
      return attempt("marked", a);
    }

    String unmarked(String a) {
      return attempt("unmarked", a);
    }
  }

  @Remote
  static final class WhollyAnnotated {
    String call(String a) {
      a += "!";
      return attempt("wholly", a);
    }
  }

  sealed interface Shape permits Circle {
    String area(String a);
  }

  static final class Circle implements Shape {
    @Override
    public String area(String a) {
      a += "!";
      return attempt("circle", a);
    }
  }
}
