package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.demo.story.Answer.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckTest {

  private static final Scene WELL = scene(side(20, served(20, 5)), side(20, served(20, 5)));
  private static final Scene FLAKY =
      scene(side(20, served(14, 5), many(6, Kind.FAILED, 5)), side(25, served(20, 5)));
  private static final Scene SLOW =
      scene(
          side(20, many(20, Kind.SLOW, 2_000)),
          side(8, many(6, Kind.FAILED, 800), many(14, Kind.REJECTED, 3)),
          transitions("OPEN"));
  private static final Scene FAILING =
      scene(side(20, many(20, Kind.FAILED, 5)), side(4, many(20, Kind.REJECTED, 3)));
  private static final Scene RECOVERY =
      scene(
          side(25, served(25, 5)),
          side(22, many(3, Kind.REJECTED, 3), served(22, 5)),
          transitions("HALF_OPEN", "CLOSED"));
  private static final Scene BURST =
      scene(
          side(40, served(15, 200), many(25, Kind.FAILED, 100)),
          side(10, served(10, 90), many(30, Kind.REJECTED, 5)));
  private static final Scene AFTERWARDS =
      scene(side(20, many(20, Kind.FAILED, 5)), side(20, served(20, 5)));

  private static final String RELOAD =
      "RELOADED guards.payment.limit.rate: 20/s -> 1/s; guards.payment.limit.burst: 20 -> 1";
  private static final Scene EDITED =
      scene(side(15, served(60, 5)), side(3, served(48, 5), many(12, Kind.REJECTED, 3)));
  private static final Scene FORCED =
      scene(side(40, served(40, 5)), side(0, many(40, Kind.REJECTED, 3)));
  private static final Scene RELEASED = scene(side(40, served(40, 5)), side(40, served(40, 5)));
  private static final Scene DETACHED = asWithout(FLAKY);
  private static final Live LIVE = new Live(EDITED, RELOAD, FORCED, RELEASED, DETACHED, 0, FLAKY);

  @Test
  void allHoldInAStoryThatHeld() {
    assertThat(failed(story(WELL, FLAKY, SLOW, FAILING, RECOVERY, BURST, AFTERWARDS))).isEmpty();
  }

  @Test
  void agentThatDoesNothingFailsAllButTheTrivialOnes() {
    Story story =
        story(
            WELL,
            asWithout(FLAKY),
            asWithout(SLOW),
            asWithout(FAILING),
            asWithout(RECOVERY),
            asWithout(BURST),
            asWithout(AFTERWARDS));

    assertThat(failed(story))
        .containsExactly(
            "retries hide single failures",
            "with the agent nobody waits for a slow stock, and most are told at once",
            "a slow stock gets less than half the calls",
            "a failing stock gets less than half the calls",
            "the breaker opened",
            "the breaker closed again by itself",
            "the burst is limited: some are served, the rest told at once, payment sees less",
            "the limit keeps payment up for those who come after");
  }

  @Test
  void agentThatHarmsAHealthyShopIsFound() {
    Scene harmed = scene(WELL.without(), side(15, served(15, 5), many(5, Kind.REJECTED, 2)));

    assertThat(failed(story(harmed, FLAKY, SLOW, FAILING, RECOVERY, BURST, AFTERWARDS)))
        .containsExactly("while all is well, the agent takes nothing from anybody");
  }

  @Test
  void breakerThatStaysOpenIsFound() {
    Scene stuck =
        new Scene("", RECOVERY.without(), side(0, many(25, Kind.REJECTED, 2)), transitions("OPEN"));

    assertThat(failed(story(WELL, FLAKY, SLOW, FAILING, stuck, BURST, AFTERWARDS)))
        .containsExactly(
            "the breaker closed again by itself", "after the recovery all are served again");
  }

  @Test
  void agentThatIsDeafToItsOperatorIsFound() {
    Live deaf =
        new Live(
            asWithout(EDITED),
            "none within 10 s",
            asWithout(FORCED),
            asWithout(RELEASED),
            FLAKY,
            3,
            DETACHED);

    assertThat(failed(LiveChecks.of(deaf)))
        .containsExactly(
            "the edited policy holds while orders flow, and the event names each change",
            "forced open over JMX, the breaker lets nobody through to the stock",
            "detached, both shops fail alike, and no bean is left",
            "attached to the running shop, the agent protects it again");
  }

  @Test
  void breakerThatIsNotResetIsFound() {
    Live stuck = new Live(EDITED, RELOAD, FORCED, FORCED, DETACHED, 0, FLAKY);

    assertThat(failed(LiveChecks.of(stuck)))
        .containsExactly("reset over JMX, it lets all through again");
  }

  @Test
  void beanThatIsLeftIsFound() {
    Live left = new Live(EDITED, RELOAD, FORCED, RELEASED, DETACHED, 1, FLAKY);

    assertThat(failed(LiveChecks.of(left)))
        .containsExactly("detached, both shops fail alike, and no bean is left");
  }

  @Test
  void editThatIsNotToldIsFound() {
    Live silent = new Live(EDITED, "RELOAD_FAILED", FORCED, RELEASED, DETACHED, 0, FLAKY);

    assertThat(failed(LiveChecks.of(silent)))
        .containsExactly(
            "the edited policy holds while orders flow, and the event names each change");
  }

  @Test
  void complaintOfTheAgentIsShown() {
    List<String> log = List.of("[ha-agent] ERROR");
    Story story = new Story(WELL, FLAKY, SLOW, FAILING, RECOVERY, BURST, AFTERWARDS, LIVE, log);

    assertThat(Check.of(story))
        .filteredOn(check -> !check.held())
        .extracting(Check::seen)
        .containsExactly("[ha-agent] ERROR");
  }

  private static List<String> failed(Story story) {
    return failed(Check.of(story));
  }

  private static List<String> failed(List<Check> checks) {
    return checks.stream().filter(check -> !check.held()).map(Check::claim).toList();
  }

  private static Story story(
      Scene well,
      Scene flaky,
      Scene slow,
      Scene failing,
      Scene recovery,
      Scene burst,
      Scene afterwards) {
    return new Story(well, flaky, slow, failing, recovery, burst, afterwards, LIVE, List.of());
  }

  private static Scene asWithout(Scene scene) {
    return new Scene("", scene.without(), scene.without(), List.of());
  }

  private static Scene scene(Side without, Side with) {
    return scene(without, with, List.of());
  }

  private static Scene scene(Side without, Side with, List<Transition> transitions) {
    return new Scene("", without, with, transitions);
  }

  private static List<Transition> transitions(String... to) {
    return List.of(to).stream()
        .map(state -> new Transition("", "stock", "", state, "0", ""))
        .toList();
  }

  @SafeVarargs
  private static Side side(int reached, List<Answer>... parts) {
    List<Answer> answers = new ArrayList<>();
    for (List<Answer> part : parts) {
      answers.addAll(part);
    }
    return new Side(new Figures(answers), reached, reached);
  }

  private static List<Answer> served(int customers, long millis) {
    return many(customers, Kind.ANSWERED, millis);
  }

  private static List<Answer> many(int customers, Kind kind, long millis) {
    return Collections.nCopies(customers, new Answer(kind, TimeUnit.MILLISECONDS.toNanos(millis)));
  }
}
