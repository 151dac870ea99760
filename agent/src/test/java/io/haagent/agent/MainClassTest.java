package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainClassTest {

  @Test
  void isTheFirstWordOfTheCommandLine() {
    assertThat(MainClass.name("com.acme.Main --port 80")).isEqualTo("com.acme.Main");
    assertThat(MainClass.name("com.acme.Main")).isEqualTo("com.acme.Main");
  }

  @Test
  void isAJarWithoutItsFolder() {
    assertThat(MainClass.name("/srv/app/shop.jar x")).isEqualTo("shop.jar");
    assertThat(MainClass.name("C:\\srv\\shop.jar")).isEqualTo("shop.jar");
  }

  @Test
  void isNeverEmpty() {
    assertThat(MainClass.name("")).isEqualTo("java");
  }
}
