package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Gate;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;

/** Passes a body on untouched, and hands a copy of it over if it is whole and short. */
final class KeepingSubscriber implements BodySubscriber<Object> {
  /** As much as is held for a retry. */
  private static final int MAX_BYTES = HoldingSubscriber.MAX_BYTES;

  private final BodySubscriber<Object> subscriber;
  private final Consumer<byte[]> whole;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private boolean tooLong;

  KeepingSubscriber(BodySubscriber<Object> subscriber, Consumer<byte[]> whole) {
    this.subscriber = subscriber;
    this.whole = whole;
  }

  @Override
  public CompletionStage<Object> getBody() {
    return subscriber.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscriber.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    for (ByteBuffer buffer : item) {
      tooLong |= copy.size() + buffer.remaining() > MAX_BYTES;
      if (!tooLong) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        copy.writeBytes(bytes);
      }
    }
    subscriber.onNext(item);
  }

  @Override
  public void onError(Throwable thrown) {
    subscriber.onError(thrown);
  }

  @Override
  public void onComplete() {
    if (!tooLong) {
      try {
        whole.accept(copy.toByteArray());
      } catch (RuntimeException | Error fault) {
        Gate.fault("keep", fault);
      }
    }
    subscriber.onComplete();
  }
}
