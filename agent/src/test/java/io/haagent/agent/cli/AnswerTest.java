package io.haagent.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {

  @Test
  void readsWhatIsThereAndTakesTheRestForEmpty() throws CommandFailed {
    Answer answer =
        parse("{\"outcome\":\"failed\",\"errors\":[\"a\",\"b\"],\"new\":{\"x\":[1,null]}}");
    assertThat(answer.outcome()).isEqualTo("failed");
    assertThat(answer.errors()).containsExactly("a", "b");
    assertThat(answer.warnings()).isEmpty();
    assertThat(answer.guards()).isEmpty();
  }

  @Test
  void doesNotShowWhatIsNoAnswer() {
    for (String other : new String[] {"", "root:x:0:0", "[]", "{\"outcome\":", "7"}) {
      assertThatThrownBy(() -> parse(other))
          .isInstanceOf(CommandFailed.class)
          .hasMessage("the answer is none of ha-agent's");
    }
  }

  @Test
  void jsonComesOutAsItWentIn() throws Exception {
    String json = "{\"a\":[1,2.5,true,null,\"x\\\"\"],\"b\":{}}";
    Object read = Json.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(Json.text(read).replaceAll("\\s", "")).isEqualTo(json);
  }

  private static Answer parse(String json) throws CommandFailed {
    return Answer.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
