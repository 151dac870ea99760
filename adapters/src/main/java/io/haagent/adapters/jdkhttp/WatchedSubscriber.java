package io.haagent.adapters.jdkhttp;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Passes a body on untouched and tells the call if it fails; for handlers whose response may be in
 * the application's hands before the body is, {@code ofInputStream} say.
 */
final class WatchedSubscriber implements BodySubscriber<Object>, Subscription {
  /** The subscribers whose body comes last, so that its failure is the call's own. */
  private static final Set<String> WHOLE =
      Set.of(
          "jdk.internal.net.http.ResponseSubscribers$ByteArraySubscriber",
          "jdk.internal.net.http.ResponseSubscribers$PathSubscriber",
          "jdk.internal.net.http.ResponseSubscribers$ConsumerSubscriber",
          "jdk.internal.net.http.ResponseSubscribers$NullSubscriber");

  private final BodySubscriber<Object> subscriber;
  private final BodyWatcher call;
  private final int attempt;
  private @Nullable Subscription subscription;
  private volatile boolean cancelled;

  private WatchedSubscriber(BodySubscriber<Object> subscriber, BodyWatcher call, int attempt) {
    this.subscriber = subscriber;
    this.call = call;
    this.attempt = attempt;
  }

  static BodySubscriber<Object> watch(
      BodySubscriber<Object> subscriber, BodyWatcher call, int attempt) {
    return subscriber == null || WHOLE.contains(subscriber.getClass().getName())
        ? subscriber
        : new WatchedSubscriber(subscriber, call, attempt);
  }

  @Override
  public CompletionStage<Object> getBody() {
    return subscriber.getBody();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    subscriber.onSubscribe(this);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    subscriber.onNext(item);
  }

  @Override
  public void onError(Throwable thrown) {
    if (!cancelled) {
      call.bodyFailed(attempt, thrown);
    }
    subscriber.onError(thrown);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }

  @Override
  public void request(long n) {
    Subscription given = subscription;
    if (given != null) {
      given.request(n);
    }
  }

  /** The application closes the body early: what the client then reports is no failure. */
  @Override
  public void cancel() {
    cancelled = true;
    Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
  }
}
