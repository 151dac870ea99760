package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.CannedAnswer;
import io.haagent.adapters.http.Idempotent;
import io.haagent.adapters.http.SyncExchange;
import io.haagent.engine.PolicyGuard;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** One guarded call of OkHttp; how it is cancelled is told by versions. */
abstract class OkCall extends SyncExchange<Response> {
  /** What a connection is worth: about as much as it takes in one round trip. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Request request;

  OkCall(PolicyGuard guard, Request request) {
    super(guard);
    this.request = request;
  }

  @Override
  protected @Nullable String requestHeader(String name) {
    return request.header(name);
  }

  @Override
  protected String requestHost() {
    HttpUrl url = request.url();
    return url.port() == (url.scheme().equals("https") ? 443 : 80)
        ? url.host()
        : url.host() + ":" + url.port();
  }

  @Override
  protected boolean isRepeatable(boolean idempotent) {
    return (idempotent
            || Idempotent.is(request.method())
            || request.header("Idempotency-Key") != null)
        && Bodies.areRepeatable(request.body());
  }

  @Override
  protected int status(Response answer) {
    return answer.code();
  }

  @Override
  protected @Nullable String header(Response answer, String name) {
    return answer.header(name);
  }

  /** A short body is copied, which gives the connection back; a longer one waits on its own. */
  @Override
  @SuppressWarnings("NullAway") // the answer of a call has a body
  protected Response hold(Response answer) throws IOException {
    ResponseBody body = answer.body();
    long length = body.contentLength();
    if (length < 0 || length > MAX_BYTES) {
      return answer;
    }
    try (body) {
      ResponseBody copy = ResponseBody.create(body.contentType(), body.bytes());
      return answer.newBuilder().body(copy).build();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  protected void discard(Response answer) {
    answer.body().close();
  }

  @Override
  protected Response made(CannedAnswer canned) {
    MediaType type = null;
    Response.Builder builder =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(canned.status())
            .message("");
    for (Map.Entry<String, List<String>> header : canned.headers().entrySet()) {
      for (String value : header.getValue()) {
        builder.addHeader(header.getKey(), value);
        if (header.getKey().equalsIgnoreCase("Content-Type")) {
          type = MediaType.parse(value);
        }
      }
    }
    return builder.body(ResponseBody.create(type, canned.body().clone())).build();
  }

  /** Before 3.12 a call has no such time. */
  @Override
  protected boolean isOverClientsTime() {
    return false;
  }
}
