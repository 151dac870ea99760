package io.haagent.agent.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonConversionTest {
  private static final String ENUM = "Ljava/util/concurrent/TimeUnit;";

  @Test
  void numbersBecomeWhatTheyFit() throws Exception {
    assertThat(convert(number("7"), "J")).isEqualTo(7L);
    assertThat(convert(number("7"), "Ljava/lang/Short;")).isEqualTo((short) 7);
    assertThat(convert(number("1.5"), "D")).isEqualTo(1.5);
    assertThat(convert(number("7"), "Ljava/math/BigInteger;")).isEqualTo(BigInteger.valueOf(7));
    assertThat(convert(number("7"), "Ljava/util/OptionalLong;")).isEqualTo(OptionalLong.of(7));
  }

  @Test
  void nestedTypesFollowTheSignature() throws Exception {
    assertThat(convert(List.of("DAYS"), "Ljava/util/Set<" + ENUM + ">;"))
        .isEqualTo(Set.of(TimeUnit.DAYS));
    assertThat(
            convert(
                Map.of("a", List.of(number("1"))),
                "Ljava/util/Map<Ljava/lang/String;+Ljava/util/List<Ljava/lang/Long;>;>;"))
        .isEqualTo(Map.of("a", List.of(1L)));
    assertThat(convert("DAYS", "Ljava/util/Optional<" + ENUM + ">;"))
        .isEqualTo(Optional.of(TimeUnit.DAYS));
    assertThat((int[]) convert(List.of(number("1"), number("2")), "[I")).containsExactly(1, 2);
  }

  @Test
  void nullIsGoodForAllButPrimitives() throws Exception {
    assertThat(convert(null, "Lcom/acme/Stock;")).isNull();
    assertThat(convert(null, "V")).isNull();
    assertThat(convert(null, "TT;")).isNull();
    assertThatThrownBy(() -> convert(null, "I")).hasMessage("null is no int; write a value");
  }

  @Test
  void saysWhatCantBeConverted() {
    assertThatThrownBy(() -> convert(number("300"), "B"))
        .hasMessage("300 is no byte; write what the method returns");
    assertThatThrownBy(() -> convert("x", "I"))
        .hasMessage("\"x\" is no int; write what the method returns");
    assertThatThrownBy(() -> convert("YEARS", ENUM))
        .hasMessage("java.util.concurrent.TimeUnit has no constant YEARS; write one that it has");
    assertThatThrownBy(() -> convert(true, "V"))
        .hasMessage("the method returns nothing; write null");
    assertThatThrownBy(() -> convert(Map.of(), "Ljava/lang/Thread;"))
        .hasMessageStartingWith("JSON can't say a java.lang.Thread; write null, or name a method");
  }

  private static Object convert(Object json, String type) throws Unconvertible {
    return new JsonConversion(new LoadedEnums(null)).convert(json, ReturnType.of("m()" + type));
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }
}
