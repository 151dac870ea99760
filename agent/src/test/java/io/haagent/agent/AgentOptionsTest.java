package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {

  @Test
  void argumentsWinOverPropertiesOverTheEnvironment() {
    Given given =
        new Given(
            Map.of("ha.agent.log", "property.log", "ha.agent.events", "property.json"),
            Map.of("HA_AGENT_EVENTS", "variable.json", "HA_AGENT_LOGLEVEL", "INFO"));

    AgentOptions options = AgentOptions.read("log=argument.log", given);

    assertThat(options.log()).isEqualTo("argument.log");
    assertThat(options.events()).isEqualTo("property.json");
    assertThat(options.logLevel()).isEqualTo("INFO");
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void everyMistakeGetsALineThatSaysWhatToWrite() {
    AgentOptions options =
        AgentOptions.read("polcy=x,log,logLevel=LOUD,admin=:9000", Given.NOTHING);

    assertThat(options.problems())
        .containsExactly(
            "unknown option \"polcy\"; write one of policy, log, logLevel, events, admin,"
                + " extensions as key=value",
            "option \"log\" has no value; write log=value",
            "option \"admin\" is not supported by this version yet; remove it",
            "option \"logLevel\": \"LOUD\" is no level; write ERROR, WARN, INFO or DEBUG");
    assertThat(options.logLevel()).isEqualTo("WARN");
  }

  @Test
  void aCommandsValuesAreDecodedAndItsOwnKeysAreNoMistake() {
    AgentOptions options =
        AgentOptions.read(
            "command=attach,version=1,jar=/a.jar,reply=/r,log=/a%2Cb%3D+c", Given.NOTHING);
    assertThat(options.problems()).isEmpty();
    assertThat(options.log()).isEqualTo("/a,b= c");
    assertThat(AgentOptions.read("log=/a%2Cb", Given.NOTHING).log()).isEqualTo("/a%2Cb");
  }

  @Test
  void anEmptyArgumentIsNoMistake() {
    assertThat(AgentOptions.read("", Given.NOTHING).problems()).isEmpty();
    assertThat(AgentOptions.read(",", Given.NOTHING).problems()).isEmpty();
    assertThat(AgentOptions.read("admin=off", Given.NOTHING).problems()).isEmpty();
  }

  @Test
  void thePolicyBesideTheJarIsTheLastResort() {
    File jar = new File("/opt/ha/ha-agent.jar");

    assertThat(AgentOptions.read("", Given.NOTHING).policy(jar))
        .isEqualTo(new File("/opt/ha/policy.json"));
    assertThat(AgentOptions.read("policy=p/a=b.json", Given.NOTHING).policy(jar))
        .isEqualTo(new File("p/a=b.json"));
  }

  private record Given(Map<String, String> properties, Map<String, String> variables)
      implements AgentOptions.Surroundings {
    static final Given NOTHING = new Given(Map.of(), Map.of());

    @Override
    public @Nullable String property(String name) {
      return properties.get(name);
    }

    @Override
    public @Nullable String variable(String name) {
      return variables.get(name);
    }
  }
}
