package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.GuardEvent;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes notifications of events. Events come in the middle of the application's calls, and a
 * listener may be slow, so a thread of its own tells the listeners; it exists only while there are
 * any. A change that finds the queue full is dropped, and the sequence numbers have a gap.
 *
 * <p>Not a {@code BlockingQueue}: waiting on one initialises the common {@code ForkJoinPool}, whose
 * size the application may not have set yet.
 */
final class Notifier implements Consumer<GuardEvent>, Runnable {
  /** As many as the JDK's own connector keeps for a client that is slow to fetch them. */
  static final int QUEUED = 1000;

  private final LiveAgent agent;
  private final Registrations beans;
  private final ThreadFactory threads;
  private final Queue<Change> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicLong sequence = new AtomicLong();
  private volatile boolean wanted;
  private volatile @Nullable Thread sender;

  Notifier(LiveAgent agent, Registrations beans, ThreadFactory threads) {
    this.agent = agent;
    this.beans = beans;
    this.threads = threads;
  }

  /** Called on the application's threads, so it waits for nobody. */
  @Override
  public void accept(GuardEvent event) {
    if (!wanted) {
      return;
    }
    switch (event.event()) {
      case STATE_TRANSITION -> transition(event);
      case MODE -> mode(event);
      case RELOADED -> {
        add(event, AgentBean.LAST_RELOAD, new Date(event.epochMillis()));
        add(event, AgentBean.LAST_ERROR, null);
      }
      case RELOAD_FAILED -> add(event, AgentBean.LAST_ERROR, event.reason());
      case WOULD_OPEN, NOT_PERMITTED, NOT_APPLIED -> {
        // No attribute says so: refusals show in a count, the others in the log of events.
      }
    }
  }

  private void transition(GuardEvent event) {
    String from = event.from() == null ? null : event.from().name();
    String to = event.circuitState().name();
    add(event.guard(), GuardBean.BREAKER_STATE, from, to, event);
  }

  private void mode(GuardEvent event) {
    if (event.guard().equals(GuardEvent.AGENT)) {
      add(event, AgentBean.ENABLED, agent.enabled());
      return;
    }
    LiveGuard guard = agent.guard(event.guard());
    if (guard != null) {
      add(event, GuardBean.MODE, guard.mode().text());
    }
  }

  private void add(GuardEvent event, String attribute, @Nullable Object to) {
    add(event.guard(), attribute, null, to, event);
  }

  private void add(
      String guard, String attribute, @Nullable Object from, @Nullable Object to, GuardEvent why) {
    if (queued.incrementAndGet() > QUEUED) {
      queued.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    queue.add(new Change(guard, attribute, from, to, why.epochMillis(), why.reason()));
    LockSupport.unpark(sender);
  }

  /** Takes changes from now on; the thread that tells of them comes with the next tick. */
  void listenedTo() {
    wanted = true;
  }

  /**
   * Starts the thread after the first listener came, and lets it end after the last has gone. Only
   * the watch thread does, so that it inherits nothing from a thread of the application's.
   */
  void tend() {
    Thread current = sender;
    if (beans.anyListener()) {
      if (current == null) {
        Thread started = threads.newThread(this);
        sender = started;
        started.start();
      }
      return;
    }
    wanted = false;
    if (beans.anyListener()) {
      wanted = true; // it came in between
    } else if (current != null) {
      sender = null;
      LockSupport.unpark(current);
      forget();
    }
  }

  /** Whoever listens next isn't told of what was before. */
  private void forget() {
    while (queue.poll() != null) {
      queued.decrementAndGet();
    }
  }

  void close() {
    Thread current = sender;
    wanted = false;
    sender = null;
    if (current != null) {
      current.interrupt(); // a listener may have it waiting
    }
  }

  @Override
  public void run() {
    while (sender == Thread.currentThread()) {
      Change change = queue.poll();
      if (change == null) {
        LockSupport.park(this);
        continue;
      }
      queued.decrementAndGet();
      Bean bean = beans.bean(change.guard());
      if (bean != null) {
        bean.tell(change, sequence.addAndGet(1L + dropped.getAndSet(0)));
      }
    }
  }
}
