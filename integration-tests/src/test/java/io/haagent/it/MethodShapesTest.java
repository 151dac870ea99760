package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.shapes.ShapesMain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every shape of method that a pattern can name, under three attempts and one permit: the right
 * result, the right number of attempts, arguments as they were given, {@code finally} once for each
 * attempt, and the permit back after it all. One JVM for each JDK, with full verification.
 */
class MethodShapesTest {

  private static final String PACKAGE = "io.haagent.it.target.shapes.";

  private static final String POLICIES =
      "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
          + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}},"
          + " \"breaker\": {\"window\": 1000, \"minimumCalls\": 1000},"
          + " \"bulkhead\": {\"maxConcurrent\": 1}";

  private static final String ONE_ATTEMPT = "\"bulkhead\": {\"maxConcurrent\": 1}";

  private final Map<String, String> guards = new LinkedHashMap<>();
  private final Map<String, String> expected = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicContainer> everyShapeIsGuarded() {
    bodies();
    primitives();
    kinds();
    asynchronous();
    return Jdk.available().stream().map(this::on);
  }

  private DynamicContainer on(Jdk jdk) {
    Run run = Forked.of(jdk, ShapesMain.class).policy(policy()).run();
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest(
            "leaves no fault and no guard unapplied, and warns of waits in a monitor",
            () -> run.clean(0, "Plain#ofSynchronized", "Plain#staticSynchronized")));
    expected.forEach(
        (fact, value) ->
            tests.add(
                DynamicTest.dynamicTest(
                    fact, () -> assertThat(run.facts()).containsEntry(fact, value))));
    return DynamicContainer.dynamicContainer(jdk.toString(), tests);
  }

  private String policy() {
    return guards.entrySet().stream()
        .map(guard -> "\"" + guard.getKey() + "\": {" + guard.getValue() + "}")
        .collect(Collectors.joining(",\n", "{\"guards\": {\n", "\n}}"));
  }

  private void bodies() {
    shape("instance", "Plain#instance(int, String)", "8bx5", "7,b");
    shape("static", "Plain#ofStatic", "8bx", "7,b");
    shape("private", "Plain#ofPrivate", "private null5", "b");
    shape("synchronized", "Plain#ofSynchronized(..)", "bx", "b,true");
    shape("staticSynchronized", "Plain#staticSynchronized", "bx", "b,true");
    shape("final", "Plain#ofFinal(java.lang.String)", "bx", "b");
    shape("protected", "Plain#ofProtected", "bx", "b");
    shape("synchronizedBlock", "Plain#synchronizedBlock(Object, String)", "bx", "b");
    shape("varargs", "Plain#varargs(String, int[])", "b60", "b,3");
    shape("void", "Plain#ofVoid", "done", "0");
    shape("noArguments", "Plain#noArguments()", "none", "");
    shape("nullResult", "Plain#nullResult", "null", "b");
    shape("overloaded", "Plain#overloaded(int[])", "int[]", "2");
    unguarded("otherOverload", "String", "b");
    shape("tryCatchInside", "Plain#tryCatchInside", "healthy b", "b");
    guard("caughtInside", "Plain#caughtInside", POLICIES);
    fact("caughtInside", "mended attempt 1", 1, 1, "b");
    fact("caughtInside.healthy", "healthy b", 1, 1, "b");
    shape("tryWithResources", "Plain#tryWithResources", "b", "b");
    guard("checkedException", "Plain#checked", POLICIES);
    fact("checkedException", "threw java.io.IOException: no 3", 3, 3, "b");
    fact("checkedException.healthy", "threw java.io.IOException: no 3", 3, 3, "b");
    guard("error", "Plain#error", POLICIES);
    fact("error", "threw java.lang.AssertionError: no 1", 1, 1, "b");
    fact("error.healthy", "threw java.lang.AssertionError: no 1", 1, 1, "b");
    shape("branches", "Plain#branches", "odd:35:50", "odd,6");
    guard("recursion", "Plain#recursion(int)", POLICIES);
    expected.put("recursion", "6 attempts:12 finally:9 arguments:" + repeat(3, "3|2|1|0"));
    expected.put("recursion.healthy", "6 attempts:4 finally:3 arguments:3|2|1|0");
    shape(
        "manyArguments",
        "Plain#many(int, long, double, float, boolean, byte, short, char, String, long[], long,"
            + " double, Object)",
        "56truehim",
        "1,2,3.5,4.5,true,6,7,h,i,1,11,12.0,m");
    shape(
        "longDoubleMixed",
        "Plain#longDoubleMixed",
        String.valueOf((1L << 40) + 2 + 7 + 4 + 3),
        (1L << 40) + ",2,3.5,d,5");
  }

  private void primitives() {
    shape("boolean", "Primitives#ofBoolean(boolean)", "false", "true");
    shape("byte", "Primitives#ofByte(byte)", "-2", "-3");
    shape("short", "Primitives#ofShort(short)", "301", "300");
    shape("char", "Primitives#ofChar(char)", "q", "p");
    shape("int", "Primitives#ofInt(int)", "70001", "70000");
    shape("long", "Primitives#ofLong(long)", "1099511627777", "1099511627776");
    shape("float", "Primitives#ofFloat(float)", "2.5", "1.5");
    shape("double", "Primitives#ofDouble(double)", "3.5", "2.5");
    shape("array", "Primitives#ofArray(int[])", "[7, 2]", "3");
    shape("arrays", "Primitives#ofArrays(String[][])", "[[ax]]", "1");
  }

  private void kinds() {
    shape("interfaceDefault", "Kinds$Greeter#greet", "class b!", "b!");
    fact("interfaceDefaultOfLambda", "lambda b!", 3, 3, "b!");
    shape("interfaceStatic", "Kinds$Greeter#hello", "static b!", "b!");
    shape("interfacePrivate", "Kinds$Greeter#hidden", "hidden b!", "b!");
    shape("record", "Kinds$Price#plus", "EUR 42", "42");
    shape("enumConstantBody", "Kinds$Planet+#weigh", "earth b!", "b!");
    shape("nested", "Kinds$Nested#call", "nested b!", "b!");
    shape("inner", "Kinds$Inner#call", "inner of kinds b!", "b!");
    shape("anonymous", "Kinds$Task+#perform(String)", "captured b!", "b!");
    shape("local", "Kinds$*Local#toString()", "local b", "b");
    shape("lambdaBearing", "Kinds$Lambdas#call", "asx+bsx", "[a, b],s");
    shape("bridged", "Kinds$Bridged#apply", "bridged b!", "b!");
    shape("generic", "Kinds$Generic#larger(Comparable, Comparable, Class)", "b", "a,b");
    shape("abstractClass", "Kinds$Template#whole", "filled b!", "b!");
    shape("override", "Kinds$Base+#call", "over base b?!", "b?!");
    shape("sealed", "Kinds$Shape+#area", "circle b!", "b!");
    shape("otherLoader", "Plugged#apply(Runnable)", "plugged null", "");
    expected.put("otherLoader.isOther", "true");
    guardExactly("jdkClass", "java.util.zip.CheckedInputStream#read()", POLICIES);
    fact("jdkClass", "42", 3, 3, "");
    fact("jdkClass.healthy", "42", 1, 1, "");
    guardExactly("annotated", "@" + PACKAGE + "Kinds$Remote *..*#*", POLICIES);
    fact("annotatedMethod", "marked b!", 3, 3, "b!");
    fact("annotatedType", "wholly b!", 3, 3, "b!");
    unguarded("unannotatedMethod", "unmarked b", "b");
  }

  private void asynchronous() {
    shape("future", "Async#future(String, long)", "ax2", "a,1");
    fact("futureOfSuper", "asubx2", 3, 3, "asub,1");
    fact("futureOfSuper.healthy", "asubx2", 1, 1, "asub,1");
    shape("stage", "Async#stage", "ax", "a");
    expected.put(
        "asyncExhausted",
        "threw " + PACKAGE + "Flaky: attempt 3 attempts:3 finally:3 arguments:" + repeat(3, "a"));
    shape("asyncStatic", "Async#ofStatic", "ax", "a");
    shape("asyncPrivate", "Async#ofPrivate", "ax", "a");
    guard("asyncSynchronized", "Async#ofSynchronized", POLICIES);
    expected.put("asyncSynchronized.healthy", "synchronized attempts:1 finally:1 arguments:a,true");
    expected.put(
        "asyncSynchronized", "synchronized attempts:3 finally:3 arguments:" + repeat(3, "a,true"));
    shape("asyncDefault", "Async$Remote#ask", "asked", "a");
    shape("asyncThrowing", "Async#throwing", "ax", "a");
    guard("asyncNull", "Async#nothing", POLICIES);
    fact("asyncNull", "null", 1, 0, "a");
    fact("asyncNull.healthy", "null", 1, 0, "a");
    shape("asyncSurroundings", "Async#surroundings()", "surrounded", "mine,false");
    guard("asyncCancel", "Async#pending", POLICIES);
    expected.put("asyncCancel", "true");
    expected.put("asyncCancel.held", "true");
    guard("asyncCancelOnce", "Async#pendingOnce", ONE_ATTEMPT);
    expected.put("asyncCancelOnce", "true");
    expected.put("asyncCancelOnce.held", "true");
    expected.put("asyncCancelOnce.sameObject", "true");
    guard("asyncSubtype", "Async#promise", POLICIES);
    expected.put("asyncSubtype.sameObject", "true");
    expected.put(
        "asyncSubtype.second",
        "threw io.haagent.CallRejectedException: guard \"asyncSubtype\": bulkhead full");
    expected.put("asyncSubtype.outcome", "threw " + PACKAGE + "Flaky: broken");
    expected.put("asyncSubtype.third", "false");
    expected.put("asyncSubtype", "attempts:2 finally:0 arguments:a|c");
    shape("plainFuture", "Async#plain", "ax", "a");
  }

  /** A shape whose first two attempts fail. */
  private void shape(String name, String pattern, String result, String arguments) {
    guard(name, pattern, POLICIES);
    fact(name, result, 3, 3, arguments);
    fact(name + ".healthy", result, 1, 1, arguments);
  }

  private void unguarded(String name, String result, String arguments) {
    fact(name, "threw " + PACKAGE + "Flaky: attempt 1", 1, 1, arguments);
    fact(name + ".healthy", result, 1, 1, arguments);
  }

  private void fact(String name, String result, int attempts, int leaves, String arguments) {
    expected.put(
        name,
        result
            + " attempts:"
            + attempts
            + " finally:"
            + leaves
            + " arguments:"
            + repeat(attempts, arguments));
  }

  private void guard(String name, String pattern, String policies) {
    guardExactly(name, PACKAGE + pattern, policies);
  }

  private void guardExactly(String name, String pattern, String policies) {
    guards.put(name, "\"method\": [\"" + pattern + "\"], " + policies);
  }

  private static String repeat(int times, String arguments) {
    return Stream.generate(() -> arguments).limit(times).collect(Collectors.joining("|"));
  }
}
