package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTargetTest {
  private static HttpTarget target(String members) {
    return (HttpTarget) Read.guard("'http':{" + members + "}").target();
  }

  @Test
  void matchesAllWithoutFields() {
    assertThat(target("").matches("GET", "any", 1, "http", "")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.internal, shop.internal, -1, http, true",
    "shop.internal, SHOP.Internal, 8080, http, true",
    "shop.internal:80, shop.internal, -1, http, true",
    "shop.internal:443, shop.internal, -1, HTTPS, true",
    "shop.internal:443, shop.internal, -1, http, false",
    "shop.internal:8080, shop.internal, 8080, http, true",
    "shop.internal:8080, shop.internal, 8081, http, false",
    "*.Stock.svc, eu.stock.svc, 9000, http, true",
    "*.stock.svc, stock.svc, 9000, http, false",
    "10.0.*.1:*, 10.0.7.1, 5, http, true",
    "[::1]:8080, [::1], 8080, http, true",
    "[::1], ::1, 8080, http, true",
    "[FE80::1], fe80::1, 8080, http, true"
  })
  void matchesHosts(String pattern, String host, int port, String scheme, boolean matches) {
    HttpTarget target = target("'hosts':['" + pattern + "']");
    assertThat(target.matches("GET", host, port, scheme, "/")).isEqualTo(matches);
    assertThat(target.hosts().get(0).matches(host, port, scheme)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/stock/**, /stock/a/b, true",
    "/stock/**, /stock/, true",
    "/stock/**, /stock, false",
    "/stock/*, /stock/a, true",
    "/stock/*, /stock/a/b, false",
    "/**/pay, /pay, true",
    "/**/pay, /a/b/pay, true",
    "/a/c, /a/./b/../c, true",
    "/a/**, /a/../b, false",
    "/b, /../../b, true",
    "/a/, /a/b/.., true",
    "/a/, /a/., true",
    "/a%2Fb, /a%2Fb, true",
    "/, '', true"
  })
  void matchesPaths(String pattern, String path, boolean matches) {
    HttpTarget target = target("'paths':['" + pattern + "']");
    assertThat(target.matches("GET", "a", -1, "http", path)).isEqualTo(matches);
    assertThat(target.paths().get(0).matches(path)).isEqualTo(matches);
  }

  @Test
  void methodsCompareWithCase() {
    HttpTarget target = target("'methods':['GET','PATCH']");
    assertThat(target.matches("PATCH", "a", -1, "http", "/")).isTrue();
    assertThat(target.matches("get", "a", -1, "http", "/")).isFalse();
    assertThat(target.matches("POST", "a", -1, "http", "/")).isFalse();
  }
}
