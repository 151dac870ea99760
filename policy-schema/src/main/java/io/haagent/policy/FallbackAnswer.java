package io.haagent.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer in place of a call's own; exactly one kind for a guard. */
public sealed interface FallbackAnswer {

  /**
   * A constant, for methods; turned into what the method returns.
   *
   * @param json a {@code String}, {@code BigDecimal}, {@code Boolean}, {@code List} or {@code Map}
   *     of such, or null
   */
  record Constant(@Nullable Object json) implements FallbackAnswer {}

  /**
   * The last good answer to the same call.
   *
   * @param nanos how old it may be, above 0
   */
  record LastGood(long nanos) implements FallbackAnswer {}

  /**
   * Another method, for methods.
   *
   * @param type the binary name of the class that declares it
   * @param method its name; its parameters and result follow from the guarded method's
   */
  record OtherMethod(String type, String method) implements FallbackAnswer {}

  /**
   * An answer of our own making, for HTTP.
   *
   * @param status 200 to 599
   * @param headers values by name, in file order
   * @param body its text, sent as UTF-8; empty by default
   */
  record Response(int status, Map<String, List<String>> headers, String body)
      implements FallbackAnswer {
    /** Copies the headers. */
    public Response {
      headers = new LinkedHashMap<>(headers);
    }
  }
}
