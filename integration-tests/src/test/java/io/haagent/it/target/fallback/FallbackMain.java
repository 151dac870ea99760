package io.haagent.it.target.fallback;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Calls each method while the shop is up, and while it is down. */
public final class FallbackMain {

  private FallbackMain() {}

  public static void main(String[] arguments) throws Exception {
    Shop shop = new Shop("shop");
    Shop second = new Shop("second");
    both("nothing", () -> call(Shop::nothing));
    both("flag", Shop::flag);
    both("byte", Shop::ofByte);
    both("short", Shop::ofShort);
    both("char", Shop::ofChar);
    both("int", () -> Shop.ofInt(3));
    both("long", () -> shop.ofLong(3));
    both("float", Shop::ofFloat);
    both("double", shop::ofDouble);
    both("boxed", Shop::boxed);
    both("text", shop::text);
    both("level", Shop::level);
    both("optional", Shop::optional);
    both("list", Shop::list);
    both("map", Shop::map);
    both("array", () -> Arrays.toString(Shop.array()));
    both("other", () -> Shop.other().getClass().getSimpleName());
    both("future", () -> shop.future(3).get());
    both("stage", () -> Shop.stage("a").toCompletableFuture().get());
    both("cancelled", () -> Shop.cancelled().isCancelled());
    both("byOwn", () -> shop.byOwn("a"));
    both("byStatic", () -> Shop.byStatic(3, 4.5));
    both("byAsync", () -> Shop.byAsync("a").get());
    both("byThrowing", Shop::byThrowing);
    fact("byThrowing.suppressed", suppressed(Shop::byThrowing));
    both("byWrong", () -> Shop.byWrong(1));
    both("lastGood", () -> shop.lastGood("k", 1));
    down("lastGood.otherArguments", () -> shop.lastGood("k", 2));
    down("lastGood.otherObject", () -> second.lastGood("k", 1));
    both("lastGoodAsync", () -> shop.lastGoodAsync("k").get());
    both("lastGoodBy", () -> Shop.lastGoodBy("k"));
    both("lastGoodBy.untellable", () -> Shop.lastGoodBy(shop).substring(0, 3));
    both("rejected", Shop::rejected);
    both("rejected.then", Shop::rejected);
    both("shadow", Shop::shadow);
    both("ignored", Shop::ignored);
    up("faulty", () -> Shop.faulty(3));
    long start = System.nanoTime();
    up("slow", Shop::slow);
    fact("slow.waited", System.nanoTime() - start >= 50_000_000);
    start = System.nanoTime();
    var late = Shop.slowFuture();
    fact("slowFuture.late", !late.isDone() || System.nanoTime() - start >= 50_000_000);
    up("slowFuture", late::get);
    up("brokenFuture", () -> Shop.brokenFuture().get());
  }

  private static void both(String name, Callable<?> call) {
    up(name + ".up", call);
    down(name, call);
  }

  private static void up(String name, Callable<?> call) {
    Shop.down = false;
    fact(name, outcome(call));
  }

  private static void down(String name, Callable<?> call) {
    Shop.down = true;
    fact(name, outcome(call));
  }

  private static String suppressed(Callable<?> call) {
    Shop.down = true;
    try {
      return "returned " + call.call();
    } catch (Exception e) {
      return String.valueOf(Arrays.asList(e.getSuppressed()));
    }
  }

  private static Object call(Nothing nothing) throws IOException {
    nothing.run();
    return "returned";
  }

  private interface Nothing {
    void run() throws IOException;
  }
}
