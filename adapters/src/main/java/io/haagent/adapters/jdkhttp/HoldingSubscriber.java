package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Hop;
import io.haagent.engine.Scheduler;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Receives the body of an answer that will be followed by another attempt. A short body is read to
 * its end, which gives the connection back to the client's pool; one that is too long or too slow
 * is cancelled, because a new connection costs less than waiting for it.
 */
final class HoldingSubscriber implements BodySubscriber<Object> {
  /** What a connection is worth: about as much as it takes in one round trip. */
  static final int MAX_BYTES = 64 * 1024;

  /** What a connection is worth in time: a TLS handshake over a long line. */
  static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ResponseInfo info;
  private final Scheduler scheduler;

  /** Whether it is held beside attempts that run, and not for one that follows. */
  private final boolean aside;

  private final CompletableFuture<Object> body = new CompletableFuture<>();

  /** Thread-safe, because the timer ends the reading while the client may be writing. */
  private final Queue<ByteBuffer> bytes = new ConcurrentLinkedQueue<>();

  /** Who sets it ends the reading. */
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile @Nullable Subscription subscription;
  private volatile Scheduler.@Nullable Handle timer;
  private long length;

  HoldingSubscriber(ResponseInfo info, Scheduler scheduler) {
    this(info, scheduler, false);
  }

  private HoldingSubscriber(ResponseInfo info, Scheduler scheduler, boolean aside) {
    this.info = info;
    this.scheduler = scheduler;
    this.aside = aside;
  }

  /** Makes the receiver of an answer beside which other attempts of its call run. */
  static HoldingSubscriber aside(ResponseInfo info, Scheduler scheduler) {
    return new HoldingSubscriber(info, scheduler, true);
  }

  @Override
  public CompletionStage<Object> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    Runnable cut = () -> Hop.surely(body.defaultExecutor(), () -> cut("took longer than 100 ms"));
    Scheduler.Handle handle = scheduler.scheduleSurely(cut, MAX_NANOS);
    if (handle == null) {
      cut.run();
    }
    timer = handle;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    for (ByteBuffer buffer : item) {
      length += buffer.remaining();
    }
    if (length > MAX_BYTES) {
      cut("was longer than 64 kB");
    } else if (!ended.get()) {
      bytes.addAll(item);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    end(new IOException("the body failed while it was held for a retry: " + thrown, thrown));
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void cut(String why) {
    IOException cut =
        new IOException("the body was cut for a retry that then didn't happen: it " + why);
    if (end(cut)) {
      Subscription running = subscription;
      if (running != null) {
        running.cancel();
      }
    }
  }

  private boolean end(@Nullable IOException cut) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    Scheduler.Handle running = timer;
    if (running != null) {
      running.cancel();
    }
    HeldBody held = new HeldBody(info, List.copyOf(bytes), cut);
    return body.complete(aside ? new HeldAside(held) : held);
  }
}
