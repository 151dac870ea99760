package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodPatternTest {
  @ParameterizedTest
  @CsvSource({
    "Main#m, Main, true",
    "Main#m, com.Main, false",
    "com.acme.Outer$Inner#m, com.acme.Outer$Inner, true",
    "com.acme.*#m, com.acme.Pay$Inner, true",
    "com.acme.*#m, com.acme.pay.Client, false",
    "com.*.Client#m, com.acme.Client, true",
    "com..Client#m, com.Client, true",
    "com..Client#m, com.a.b.Client, true",
    "com..Client#m, com.a.MyClient, false",
    "com..*Client#m, com.a.MyClient, true",
    "..Client#m, Client, true",
    "..Client#m, a.b.Client, true",
    "*#m, Main, true",
    "*#m, a.Main, false",
    "*..*#m, a.Main, true"
  })
  void matchesTypes(String pattern, String type, boolean matches) {
    assertThat(MethodPattern.parse(pattern).matchesType(type)).isEqualTo(matches);
  }

  @Test
  void knowsTheOnlyTypeItNames() {
    assertThat(MethodPattern.parse("com.acme.Pay$In#*").exactTypeName())
        .isEqualTo("com.acme.Pay$In");
    assertThat(MethodPattern.parse("com.acme.Pay+#m").exactTypeName()).isEqualTo("com.acme.Pay");
    assertThat(MethodPattern.parse("com.acme.*#m").exactTypeName()).isNull();
    assertThat(MethodPattern.parse("com..Pay#m").exactTypeName()).isNull();
  }

  @Test
  void takesThePatternApart() {
    MethodPattern pattern =
        MethodPattern.parse(
            "@com.acme.Remote com.acme.Api+#get*( String , List<Map<A, B>>, int... )");
    assertThat(pattern.annotation()).isEqualTo("com.acme.Remote");
    assertThat(pattern.type()).isEqualTo("com.acme.Api");
    assertThat(pattern.subtypes()).isTrue();
    assertThat(pattern.method()).isEqualTo("get*");
    assertThat(pattern.parameters()).containsExactly("String", "List", "int[]");
    assertThat(MethodPattern.parse("A#b").parameters()).isNull();
    assertThat(MethodPattern.parse("A#b(..)").parameters()).isNull();
    assertThat(MethodPattern.parse("A#b()").parameters()).isEmpty();
  }

  @Test
  void matchesNamesAndParameters() {
    List<String> text = List.of("java.lang.String");
    assertThat(MethodPattern.parse("A#get*").matchesMethod("getIt", text)).isTrue();
    assertThat(MethodPattern.parse("A#get*").matchesMethod("set", text)).isFalse();
    assertThat(MethodPattern.parse("A#b()").matchesMethod("b", List.of())).isTrue();
    assertThat(MethodPattern.parse("A#b()").matchesMethod("b", text)).isFalse();
    assertThat(MethodPattern.parse("A#b(String)").matchesMethod("b", text)).isTrue();
    assertThat(MethodPattern.parse("A#b(ring)").matchesMethod("b", text)).isFalse();
    assertThat(MethodPattern.parse("A#b(com.String)").matchesMethod("b", text)).isFalse();
    assertThat(MethodPattern.parse("A#b(lang.String)").matchesMethod("b", text)).isFalse();
  }

  @Test
  void matchesArraysAndNestedTypes() {
    List<String> arrays = List.of("int[][]", "java.lang.Object[]");
    assertThat(MethodPattern.parse("A#b(int[][], Object...)").matchesMethod("b", arrays)).isTrue();
    assertThat(MethodPattern.parse("A#b(int[], Object...)").matchesMethod("b", arrays)).isFalse();
    List<String> nested = List.of("java.util.Map$Entry");
    assertThat(MethodPattern.parse("A#b(Entry)").matchesMethod("b", nested)).isTrue();
    assertThat(MethodPattern.parse("A#b(Map$Entry)").matchesMethod("b", nested)).isTrue();
    assertThat(MethodPattern.parse("A#b(java.util.Map.Entry)").matchesMethod("b", nested)).isTrue();
    assertThat(MethodPattern.parse("A#b(java.util.Map$Entry)").matchesMethod("b", nested)).isTrue();
  }

  @Test
  void refusesConstructorsWithWhatToWrite() {
    assertThatThrownBy(() -> MethodPattern.parse("com.acme.Outer$Inner#Inner()"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"com.acme.Outer$Inner#Inner()\" names a constructor, which can't be guarded; name the"
                + " method that makes the object, like \"com.acme.Outer$Inner#create\"");
  }
}
