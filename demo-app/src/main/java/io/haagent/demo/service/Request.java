package io.haagent.demo.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What a service looks at of a request.
 *
 * @param method the HTTP method, in upper case
 * @param path the decoded path
 * @param query the raw query, empty without one
 * @param caller the {@code User-Agent} header, {@code unknown} without one
 */
record Request(String method, String path, String query, String caller) {

  /** The decoded value of a parameter of the query; {@code otherwise} where it isn't given. */
  String parameter(String name, String otherwise) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        return URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      }
    }
    return otherwise;
  }
}
