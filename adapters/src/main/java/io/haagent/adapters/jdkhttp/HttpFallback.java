package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import io.haagent.engine.FallbackSource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** Where the fallback of an HTTP guard takes its answers from. Thread-safe. */
abstract class HttpFallback implements FallbackSource {

  /** Returns an answer for the application's own handler, or null. */
  abstract @Nullable HeldBody answer(HttpClient client, HttpRequest request);

  /** Tells whether a good answer to a request is to be handed to {@link #keep}. */
  boolean keeps(HttpRequest request, int status) {
    return false;
  }

  /** Keeps a good answer. */
  void keep(HttpClient client, HttpRequest request, ResponseInfo info, byte[] body) {}

  @Override
  public @Nullable Substitute answer(Invocation call, Throwable thrown) {
    return null;
  }
}
