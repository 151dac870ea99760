package io.haagent.adapters.http;

import java.util.List;
import java.util.Map;

/**
 * An answer that no server has just sent.
 *
 * @param headers by name, in the order in which they are to stand
 * @param body not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record CannedAnswer(int status, Map<String, List<String>> headers, byte[] body) {

  /** Returns an answer without headers and body, as an injected fault makes it. */
  public static CannedAnswer ofStatus(int status) {
    return new CannedAnswer(status, Map.of(), new byte[0]);
  }
}
