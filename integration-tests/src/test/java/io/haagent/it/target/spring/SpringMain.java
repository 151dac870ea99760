package io.haagent.it.target.spring;

import io.haagent.it.target.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Calls a server that fails two of three times through Spring's JDK request factory. */
public final class SpringMain {

  private static final int CALLS = 10;

  private SpringMain() {}

  public static void main(String[] arguments) {
    RestClient client =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory())
            .baseUrl(arguments[0])
            .build();
    Map<String, Integer> gets = new LinkedHashMap<>();
    Map<String, Integer> posts = new LinkedHashMap<>();
    for (int i = 0; i < CALLS; i++) {
      gets.merge(
          Facts.outcome(() -> client.get().uri("/flaky/spring").retrieve().body(String.class)),
          1,
          Integer::sum);
      posts.merge(
          Facts.outcome(
                  () ->
                      client
                          .post()
                          .uri("/flaky/springPost")
                          .body("hello")
                          .retrieve()
                          .body(String.class))
              .split(":")[0],
          1,
          Integer::sum);
    }
    Facts.fact("get", gets);
    Facts.fact("post", posts);
    Facts.fact(
        "rejected",
        Facts.outcome(
                () -> {
                  client.get().uri("/ok/limited").retrieve().body(String.class);
                  return client.get().uri("/ok/limited").retrieve().body(String.class);
                })
            .split(":")[0]);
  }
}
