package io.haagent.adapters.jdkhttp;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that was to be followed by another attempt, kept for the case that it
 * isn't.
 *
 * @param cut why the rest of the body is missing, or null if it is whole
 */
record HeldBody(ResponseInfo info, List<ByteBuffer> bytes, @Nullable IOException cut) {

  /** Gives the answer to the application's own handler, as if it came from the wire. */
  CompletionStage<Object> replay(BodyHandler<Object> handler) {
    BodySubscriber<Object> subscriber = handler.apply(info);
    new HeldBodySubscription(this, subscriber).begin();
    return subscriber.getBody();
  }
}
