package io.haagent.adapters.jdkhttp;

import io.haagent.adapters.http.Idempotent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Optional;
import java.util.Set;

/** Tells which requests may be sent again. */
final class Repeatable {
  /**
   * The publishers of {@code noBody}, {@code ofString}, {@code ofByteArray}, {@code ofByteArrays}
   * and {@code ofFile}. Any other may be used up after the first attempt.
   */
  private static final Set<String> BODIES =
      Set.of(
          "jdk.internal.net.http.RequestPublishers$EmptyPublisher",
          "jdk.internal.net.http.RequestPublishers$StringPublisher",
          "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher",
          "jdk.internal.net.http.RequestPublishers$IterablePublisher",
          "jdk.internal.net.http.RequestPublishers$FilePublisher");

  private Repeatable() {}

  /**
   * Tells whether a second attempt can send what the first one sent, and do no harm.
   *
   * @param idempotent the user's word that every request of the guard is
   */
  static boolean test(HttpRequest request, boolean idempotent) {
    if (!idempotent
        && !Idempotent.is(request.method())
        && request.headers().firstValue("Idempotency-Key").isEmpty()) {
      return false;
    }
    Optional<BodyPublisher> body = request.bodyPublisher();
    return body.isEmpty() || BODIES.contains(body.get().getClass().getName());
  }
}
