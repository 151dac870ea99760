package io.haagent.adapters.jdkhttp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/** Publishes a held body as one item, on first demand. */
final class HeldBodySubscription extends AtomicBoolean implements Subscription {
  private static final long serialVersionUID = 1L;

  private final transient HeldBody body;
  private final transient Subscriber<List<ByteBuffer>> subscriber;

  HeldBodySubscription(HeldBody body, Subscriber<List<ByteBuffer>> subscriber) {
    this.body = body;
    this.subscriber = subscriber;
  }

  void begin() {
    subscriber.onSubscribe(this);
    if (body.bytes().isEmpty() && compareAndSet(false, true)) {
      end();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      if (compareAndSet(false, true)) {
        subscriber.onError(new IllegalArgumentException("demand must be positive: " + n));
      }
    } else if (!body.bytes().isEmpty() && compareAndSet(false, true)) {
      subscriber.onNext(body.bytes());
      end();
    }
  }

  @Override
  public void cancel() {
    set(true);
  }

  private void end() {
    IOException cut = body.cut();
    if (cut == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(cut);
    }
  }
}
