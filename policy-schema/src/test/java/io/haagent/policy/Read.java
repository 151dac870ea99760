package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Reads policies that tests write with single quotes. */
final class Read {
  private Read() {}

  static PolicyResult result(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return PolicyReader.read("policy.json", bytes);
  }

  static Policy good(String text) {
    PolicyResult result = result(text);
    assertThat(result.errors()).isEmpty();
    Policy policy = result.policy();
    assertThat(policy).isNotNull();
    return policy;
  }

  static GuardPolicy guard(String members) {
    return guard("recommended", members);
  }

  static GuardPolicy guard(String preset, String members) {
    return good("{'preset':'" + preset + "','guards':{'a':{" + members + "}}}").guards().get(0);
  }
}
