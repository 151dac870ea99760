package io.haagent.it.target.shapes;

import io.haagent.it.target.Facts;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Calls each shape twice: first with attempts that fail, then in good health, when a permit that
 * was not given back would show.
 */
public final class ShapesMain {

  private static final int TWICE = 2;

  private ShapesMain() {}

  public static void main(String[] arguments) throws Exception {
    bodies();
    primitives();
    kinds();
    loaders();
    AsyncShapes.run();
  }

  private static void bodies() {
    Plain plain = new Plain();
    Object lock = new Object();
    shape("instance", () -> plain.instance(7, "b"));
    shape("static", () -> Plain.ofStatic(7, "b"));
    shape("private", () -> plain.callPrivate("b"));
    shape("synchronized", () -> plain.ofSynchronized("b"));
    shape("staticSynchronized", () -> Plain.staticSynchronized("b"));
    shape("final", () -> plain.ofFinal("b"));
    shape("protected", () -> plain.ofProtected("b"));
    shape("synchronizedBlock", () -> plain.synchronizedBlock(lock, "b"));
    shape("varargs", () -> plain.varargs("b", 1, 2, 3));
    shape(
        "void",
        () -> {
          StringBuilder into = new StringBuilder();
          plain.ofVoid(into);
          return into;
        });
    shape("noArguments", plain::noArguments);
    shape("nullResult", () -> plain.nullResult("b"));
    shape("overloaded", () -> plain.overloaded(new int[2]));
    shape("otherOverload", () -> plain.overloaded("b"));
    shape("tryCatchInside", () -> plain.tryCatchInside("b"));
    shape("caughtInside", () -> plain.caughtInside("b"));
    shape("tryWithResources", () -> plain.tryWithResources("b"));
    shape("checkedException", () -> plain.checked("b"));
    shape("error", () -> plain.error("b"));
    shape("branches", () -> plain.branches("odd", 6));
    shape("recursion", 8, () -> plain.recursion(3));
    shape(
        "manyArguments",
        () ->
            plain.many(
                1,
                2,
                3.5,
                4.5f,
                true,
                (byte) 6,
                (short) 7,
                'h',
                "i",
                new long[] {10},
                11,
                12,
                "m"));
    shape("longDoubleMixed", () -> plain.longDoubleMixed(1L << 40, 2, 3.5, "d", 5));
  }

  private static void primitives() {
    Primitives of = new Primitives();
    shape("boolean", () -> of.ofBoolean(true));
    shape("byte", () -> of.ofByte((byte) -3));
    shape("short", () -> of.ofShort((short) 300));
    shape("char", () -> of.ofChar('p'));
    shape("int", () -> of.ofInt(70000));
    shape("long", () -> of.ofLong(1L << 40));
    shape("float", () -> of.ofFloat(1.5f));
    shape("double", () -> of.ofDouble(2.5));
    shape("array", () -> Arrays.toString(of.ofArray(new int[] {6, 7, 8})));
    shape("arrays", () -> Arrays.deepToString(of.ofArrays(new String[][] {{"a"}})));
  }

  private static void kinds() {
    Kinds.Greeter greeter = () -> "lambda";
    Kinds.Greeter implemented =
        new Kinds.Greeter() {
          @Override
          public String name() {
            return "class";
          }
        };
    shape("interfaceDefault", () -> implemented.greet("b"));
    shape("interfaceDefaultOfLambda", () -> greeter.greet("b"));
    shape("interfaceStatic", () -> Kinds.Greeter.hello("b"));
    shape("interfacePrivate", () -> implemented.viaPrivate("b"));
    shape("record", () -> new Kinds.Price("EUR", 40).plus(2));
    shape("enumConstantBody", () -> Kinds.Planet.EARTH.weigh("b"));
    shape("nested", () -> new Kinds.Nested().call("b"));
    shape("inner", () -> Kinds.inner().call("b"));
    shape("anonymous", () -> Kinds.anonymous("captured").perform("b"));
    shape("local", () -> Kinds.local("b").toString());
    shape("lambdaBearing", () -> new Kinds.Lambdas().call(List.of("a", "b"), "s"));
    Function<String, String> bridged = new Kinds.Bridged();
    shape("bridged", () -> bridged.apply("b"));
    Kinds.Generic<String> generic = new Kinds.Generic<>();
    shape("generic", () -> generic.larger("a", "b", RuntimeException.class));
    shape("abstractClass", () -> new Kinds.Filled().whole("b"));
    shape("override", () -> new Kinds.Overriding().call("b"));
    shape("annotatedMethod", () -> new Kinds.Annotated().marked("b"));
    shape("unannotatedMethod", () -> new Kinds.Annotated().unmarked("b"));
    shape("annotatedType", () -> new Kinds.WhollyAnnotated().call("b"));
    shape("sealed", () -> new Kinds.Circle().area("b"));
  }

  @SuppressWarnings("unchecked")
  private static void loaders() throws Exception {
    URL[] classPath = {
      new File(System.getProperty("java.class.path")).getAbsoluteFile().toURI().toURL()
    };
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Function<Runnable, String> plugged =
          (Function<Runnable, String>)
              loader.loadClass(Plugged.class.getName()).getConstructor().newInstance();
      Facts.fact("otherLoader.isOther", plugged.getClass() != (Class<?>) Plugged.class);
      shape("otherLoader", () -> plugged.apply(ShapesMain::attempt));
    }
    shape(
        "jdkClass",
        () -> {
          InputStream flaky =
              new ByteArrayInputStream(new byte[] {42}) {
                @Override
                public synchronized int read() {
                  attempt();
                  return super.read();
                }
              };
          return new CheckedInputStream(flaky, new CRC32()).read();
        });
  }

  private static void attempt() {
    Tries.enter();
    try {
      Tries.fail();
    } finally {
      Tries.leave();
    }
  }

  private static void shape(String name, Callable<?> call) {
    shape(name, TWICE, call);
  }

  static void shape(String name, int failures, Callable<?> call) {
    Tries.begin(failures);
    String outcome = Facts.outcome(call);
    Facts.fact(name, outcome + " " + Tries.report());
    Tries.begin(0);
    outcome = Facts.outcome(call);
    Facts.fact(name + ".healthy", outcome + " " + Tries.report());
  }
}
