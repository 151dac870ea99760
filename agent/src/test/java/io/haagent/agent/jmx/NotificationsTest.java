package io.haagent.agent.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardEvent;
import io.haagent.policy.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final FakeGuard stock = new FakeGuard("stock");
  private final FakeAgent agent = new FakeAgent(stock);
  private final List<Thread> threads = new ArrayList<>();
  private final Registrations beans = new Registrations(agent, server, this::thread, problem -> {});
  private final BlockingQueue<AttributeChangeNotification> got = new LinkedBlockingQueue<>();
  private final NotificationListener listener =
      (notification, handback) -> got.add((AttributeChangeNotification) notification);

  @AfterEach
  void close() {
    beans.close();
  }

  @Test
  void aTransitionIsAChangeOfBreakerState() throws Exception {
    listenToStock();

    agent.tell(transition(BreakerState.CLOSED, BreakerState.OPEN, "5 of 8 calls failed"));

    AttributeChangeNotification told = next();
    assertThat(told.getAttributeName()).isEqualTo("BreakerState");
    assertThat(told.getAttributeType()).isEqualTo("java.lang.String");
    assertThat(told.getOldValue()).isEqualTo("CLOSED");
    assertThat(told.getNewValue()).isEqualTo("OPEN");
    assertThat(told.getMessage()).isEqualTo("5 of 8 calls failed");
    assertThat(told.getTimeStamp()).isEqualTo(7);
    assertThat(told.getSource()).isEqualTo(GuardBean.name("stock"));
  }

  @Test
  void aModeThatIsSetIsAChangeOfMode() throws Exception {
    listenToStock();

    stock.mode = Mode.SHADOW;
    agent.tell(event("stock", GuardEvent.Type.MODE, "on -> shadow"));

    AttributeChangeNotification told = next();
    assertThat(told.getAttributeName()).isEqualTo("Mode");
    assertThat(told.getOldValue()).isEqualTo("on");
    assertThat(told.getNewValue()).isEqualTo("shadow");
  }

  @Test
  void theAgentsEventsAreChangesOfItsOwnAttributes() throws Exception {
    beans.tick();
    server.addNotificationListener(AgentBean.name(), listener, null, null);
    beans.tick();

    agent.enabled = false;
    agent.tell(event("*", GuardEvent.Type.MODE, "disabled"));
    agent.tell(event("*", GuardEvent.Type.RELOAD_FAILED, "policy.json:1:1: no"));
    agent.tell(event("*", GuardEvent.Type.RELOADED, "one change"));

    assertThat(List.of(next(), next(), next(), next()))
        .extracting(AttributeChangeNotification::getAttributeName)
        .containsExactly("Enabled", "LastError", "LastReload", "LastError");
    assertThat(got).isEmpty();
  }

  @Test
  void whatHappensRightAfterTheListenerCameIsToldWithTheNextTick() throws Exception {
    beans.tick();
    server.addNotificationListener(GuardBean.name("stock"), listener, null, null);
    agent.tell(transition(BreakerState.CLOSED, BreakerState.FORCED_OPEN, "by an operator"));
    assertThat(threads).isEmpty();

    beans.tick();

    assertThat(next().getNewValue()).isEqualTo("FORCED_OPEN");
  }

  @Test
  void theThreadExistsOnlyWhileThereIsAListener() throws Exception {
    beans.tick();
    assertThat(threads).isEmpty();
    listenToStock();
    assertThat(threads).singleElement().matches(Thread::isAlive);

    server.removeNotificationListener(GuardBean.name("stock"), listener);
    beans.tick();

    await(() -> !threads.get(0).isAlive());
    agent.tell(transition(BreakerState.CLOSED, BreakerState.OPEN, "unheard"));
    listenToStock();
    agent.tell(transition(BreakerState.OPEN, BreakerState.HALF_OPEN, "heard"));
    assertThat(next().getMessage()).isEqualTo("heard");
    assertThat(threads).hasSize(2);
  }

  @Test
  void theThreadEndsWithTheGuardThatWasListenedTo() throws Exception {
    listenToStock();
    agent.guards.clear();

    beans.tick();

    await(() -> !threads.get(0).isAlive());
  }

  @Test
  void aSlowListenerHoldsNobodyAndWhatItMissesLeavesAGapInTheNumbers() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    beans.tick();
    server.addNotificationListener(
        GuardBean.name("stock"),
        (notification, handback) -> {
          inside.countDown();
          awaitUninterruptibly(slow);
        },
        null,
        null);
    server.addNotificationListener(GuardBean.name("stock"), listener, null, null);
    beans.tick();
    agent.tell(transition(BreakerState.CLOSED, BreakerState.OPEN, "first"));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < Notifier.QUEUED + 5; i++) {
      agent.tell(transition(BreakerState.OPEN, BreakerState.HALF_OPEN, "next"));
    }
    slow.countDown();

    await(() -> got.size() == Notifier.QUEUED + 1);
    agent.tell(transition(BreakerState.HALF_OPEN, BreakerState.CLOSED, "last"));
    await(() -> got.size() == Notifier.QUEUED + 2);
    List<Long> numbers = got.stream().map(AttributeChangeNotification::getSequenceNumber).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers.get(numbers.size() - 1)).isEqualTo(Notifier.QUEUED + 2L + 5);
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthers() throws Exception {
    beans.tick();
    server.addNotificationListener(
        GuardBean.name("stock"),
        (notification, handback) -> {
          throw new IllegalStateException("mine");
        },
        null,
        null);
    listenToStock();

    agent.tell(transition(BreakerState.CLOSED, BreakerState.OPEN, "told"));

    assertThat(next().getMessage()).isEqualTo("told");
  }

  private void listenToStock() throws Exception {
    beans.tick();
    server.addNotificationListener(GuardBean.name("stock"), listener, null, null);
    beans.tick();
  }

  private AttributeChangeNotification next() throws InterruptedException {
    AttributeChangeNotification told = got.poll(20, TimeUnit.SECONDS);
    assertThat(told).as("a notification within 20 s").isNotNull();
    return told;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private static GuardEvent transition(BreakerState from, BreakerState to, String reason) {
    return new GuardEvent(
        7,
        GuardEvent.Level.INFO,
        "stock",
        GuardEvent.Type.STATE_TRANSITION,
        to,
        from,
        to,
        0,
        reason);
  }

  private static GuardEvent event(String guard, GuardEvent.Type type, String reason) {
    return new GuardEvent(
        7, GuardEvent.Level.INFO, guard, type, BreakerState.NONE, null, null, 0, reason);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
      LockSupport.parkNanos(1_000_000);
    }
  }
}
