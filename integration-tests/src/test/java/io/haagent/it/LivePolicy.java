package io.haagent.it;

import io.haagent.it.target.live.LiveMain;

/** Policies for {@link LiveMain}. */
final class LivePolicy {

  static final String SERVICE = LiveMain.class.getPackageName() + ".Service";

  private LivePolicy() {}

  /** Repeats what fails at once. */
  static String retry(int attempts) {
    return """
        {"guards": {
          "flaky": {"method": ["%1$s#flaky"],
                    "retry": {"maxAttempts": %2$d, "backoff": {"initial": "1ms", "jitter": 0}}},
          "held": {"method": ["%1$s#held"], "retry": {"maxAttempts": 3}}}}
        """
        .formatted(SERVICE, attempts);
  }

  /** Repeats a method and HTTP calls at once. */
  static String calls(String host) {
    return """
        {"guards": {
          "flaky": {"method": ["%1$s#flaky"],
                    "retry": {"backoff": {"initial": "1ms", "jitter": 0}}},
          "async": {"method": ["%1$s#async"],
                    "retry": {"backoff": {"initial": "1ms", "jitter": 0}}},
          "web": {"http": {"hosts": ["%2$s"]},
                  "retry": {"backoff": {"initial": "1ms", "jitter": 0}}}}}
        """
        .formatted(SERVICE, host);
  }

  /** Waits before it repeats, a method for a second and one for an hour. */
  static String backoff(String host) {
    return """
        {"guards": {
          "slowly": {"method": ["%1$s#slowly"],
                     "retry": {"backoff": {"initial": "1s", "multiplier": 1, "jitter": 0}}},
          "async": {"method": ["%1$s#async"],
                    "retry": {"backoff": {"initial": "1h", "max": "2h", "jitter": 0}}},
          "web": {"http": {"hosts": ["%2$s"]}, "retry": {}, "deadline": "1m"}}}
        """
        .formatted(SERVICE, host);
  }
}
