package io.haagent.adapters.jdkhttp;

import io.haagent.adapters.http.CannedAnswer;
import io.haagent.adapters.http.CannedSource;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Answers every request alike, as the policy says. */
final class CannedFallback extends HttpFallback implements CannedSource {
  private final CannedInfo info;
  private final byte[] body;
  private final CannedAnswer canned;

  CannedFallback(int status, Map<String, List<String>> headers, String body) {
    this.info =
        new CannedInfo(status, HttpHeaders.of(headers, (name, value) -> true), Version.HTTP_1_1);
    this.body = body.getBytes(StandardCharsets.UTF_8);
    this.canned = new CannedAnswer(status, headers, this.body);
  }

  @Override
  public CannedAnswer canned() {
    return canned;
  }

  @Override
  HeldBody answer(HttpClient client, HttpRequest request) {
    return held(info, body);
  }

  /** Returns an answer that can be replayed once. */
  static HeldBody held(CannedInfo info, byte[] body) {
    List<ByteBuffer> bytes =
        body.length == 0 ? List.of() : List.of(ByteBuffer.wrap(body).asReadOnlyBuffer());
    return new HeldBody(info, bytes, null);
  }

  /** Returns an answer without a body, as an injected fault makes it. */
  static HeldBody ofStatus(int status) {
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    return held(new CannedInfo(status, none, Version.HTTP_1_1), new byte[0]);
  }
}
