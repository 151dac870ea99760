package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;
import java.io.PrintStream;
import java.util.List;

/** Tells the story as text. For one thread. */
final class Account {

  private static final int WIDTH = 100;
  private static final int LABEL = 17;
  private static final int COLUMN = 15;

  private final PrintStream out;
  private final Palette palette;

  Account(PrintStream out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  void opening() {
    out.println();
    out.println(
        palette.bold("One shop, started twice: the same jar, the same stock and payment service."));
    out.println(
        "Only one of the two has -javaagent:ha-agent.jar. The same customers come to both.");
    out.println(
        "Each customer is a sign: %s served  %s after more than a second  %s told at once to try later  %s failed"
            .formatted(
                sign(Kind.ANSWERED), sign(Kind.SLOW), sign(Kind.REJECTED), sign(Kind.FAILED)));
  }

  /**
   * @param policies what the agent's policy does about it
   */
  void tell(String number, String happening, String policies) {
    out.println();
    out.println(palette.bold(number + "  " + happening));
    out.println("   " + palette.faint(policies));
    out.flush();
  }

  /**
   * @param sign what kind of line it is
   */
  void say(String sign, String line) {
    out.println("   " + palette.faint(pad(sign, 5)) + " " + line);
    out.flush();
  }

  void figures(Scene scene) {
    Side without = scene.without();
    Side with = scene.with();
    out.println();
    out.println("   without agent  " + strip(without));
    out.println("   with agent     " + strip(with));
    out.println();
    String heading = pad("   " + scene.title(), LABEL + 3);
    out.println(palette.faint(heading + right("without agent") + right("with agent")));
    count("served", without, with, Figures::served);
    count("  after over 1 s", without, with, seen -> seen.count(Kind.SLOW));
    count("failed", without, with, seen -> seen.count(Kind.FAILED));
    count("rejected at once", without, with, seen -> seen.count(Kind.REJECTED));
    row("median time", without.seen().medianMillis() + " ms", with.seen().medianMillis() + " ms");
    row("worst time", without.seen().worstMillis() + " ms", with.seen().worstMillis() + " ms");
    row("calls to stock", "" + without.reachedStock(), "" + with.reachedStock());
    row("calls to payment", "" + without.reachedPayment(), "" + with.reachedPayment());
    scene.transitions().forEach(this::transition);
    out.flush();
  }

  /** True if all held. */
  boolean verdict(List<Check> checks) {
    out.println();
    out.println(palette.bold("What the story shows"));
    for (Check check : checks) {
      out.println(
          "   %s %s %s"
              .formatted(
                  check.held() ? palette.good("held  ") : palette.bad("FAILED"),
                  check.claim(),
                  palette.faint("(" + check.seen() + ")")));
    }
    boolean held = checks.stream().allMatch(Check::held);
    out.println();
    out.println(held ? palette.good("The story held.") : palette.bad("The story did not hold."));
    out.flush();
    return held;
  }

  void whatNext(Stage.Cast cast, Stage.Layout layout) {
    out.println();
    out.println(palette.bold("The services are still up; Ctrl-C stops them. Try:"));
    String resilient = "'" + cast.resilient();
    suggest("the shop with the agent", "curl " + resilient + "/shop?item=tea'");
    suggest("the shop without", "curl '" + cast.plain() + "/shop?item=tea'");
    suggest("an order", "curl -X POST " + resilient + "/order?item=tea&pieces=2'");
    suggest("slow, flaky, fail, ok", "curl -X POST '" + cast.stock() + "/fault?mode=fail'");
    suggest("the same of payment", "curl -X POST '" + cast.payment() + "/fault?mode=slow'");
    suggest("and of the prices", "curl -X POST " + resilient + "/fault?mode=flaky'");
    suggest("the agent's events", "tail -f " + layout.events());
    String agent = "java -jar " + layout.agentJar();
    suggest("its guards, live", agent + " status " + cast.resilientProcess());
    suggest("another policy, live", "edit " + layout.policy());
    suggest("is a policy good?", agent + " check " + layout.policy());
    suggest("take the agent out", agent + " detach " + cast.resilientProcess());
    suggest("and put it in again", agent + " attach " + cast.resilientProcess());
    out.flush();
  }

  private void suggest(String what, String command) {
    out.println("   " + pad(what, 26) + command);
  }

  private void transition(Transition change) {
    String to =
        change.opens()
            ? palette.bad(change.to())
            : change.closes() ? palette.good(change.to()) : palette.bold(change.to());
    out.println(
        "   breaker          %s %s %s -> %s %s"
            .formatted(
                change.time(), change.guard(), change.from(), to, palette.faint(change.reason())));
  }

  private interface Count {
    int of(Figures seen);
  }

  private void count(String label, Side without, Side with, Count count) {
    row(label, of(without, count), of(with, count));
  }

  private static String of(Side side, Count count) {
    return count.of(side.seen()) + " of " + side.seen().customers();
  }

  private void row(String label, String without, String with) {
    out.println("   " + pad(label, LABEL) + right(without) + right(with));
  }

  private String strip(Side side) {
    return palette.strip(side.seen().strip(WIDTH));
  }

  private String sign(Kind kind) {
    return palette.strip(String.valueOf(kind.sign()));
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, COLUMN - text.length())) + text;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
