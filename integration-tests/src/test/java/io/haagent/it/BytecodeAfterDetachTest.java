package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.bytes.BytesMain;
import io.haagent.it.target.bytes.Glance;
import io.haagent.it.target.bytes.Recorder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * What we have woven is, byte for byte, what it was before, once we have left. Another agent says
 * so, which is handed each class after we had it.
 */
class BytecodeAfterDetachTest {

  private static final String SHAPES = "io.haagent.it.target.shapes.";
  private static final String CLIENT = "jdk.internal.net.http.HttpClientImpl";
  private static final List<String> LOADED =
      List.of(SHAPES + "Async", SHAPES + "Kinds$Greeter", SHAPES + "Plain", CLIENT);
  private static final String UNGUARDED = "io.haagent.it.target.Facts";

  private static final String METHODS =
      "\"shapes\": {\"method\": [\"" + SHAPES + "*#*\"], \"retry\": {}, \"breaker\": {}}";
  private static final String WEB = "\"web\": {\"http\": {}, \"retry\": {}, \"deadline\": \"1m\"}";
  private static final String POLICY = "{\"guards\": {" + METHODS + ", " + WEB + "}}";

  private int asked;
  private int glances;

  @OnEachJdk
  void anAgentThatWasAttachedLeavesEachClassAsItWas(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, BytesMain.class).withoutAgent().policy(POLICY);
    Path recorder = recorder(forked);
    try (Running app = forked.jvm("-javaagent:" + recorder).start()) {
      app.awaitFact("ready");
      loads(app, LOADED);
      loads(app, List.of(UNGUARDED));
      answer(app, "look");
      assertThat(differing(app)).as("without us").isEmpty();

      for (int round = 0; round < 2; round++) {
        attach(app, forked.folder().resolve("policy.json"));
        app.load(recorder, "");
        answer(app, "look");
        assertThat(differing(app)).containsExactlyInAnyOrderElementsOf(LOADED);

        app.load("command=detach");
        assertThat(answer(app, "passed").split(" "))
            .as("those that our leaving concerned")
            .contains(LOADED.toArray(new String[0]))
            .doesNotContain(UNGUARDED);
        assertThat(differing(app)).isEmpty();
        answer(app, "look");
        assertThat(differing(app)).isEmpty();
      }
    }
  }

  @OnEachJdk
  void classesThatWereWovenAsTheyLoadedBecomeWhatTheirFilesHold(Jdk jdk) throws Exception {
    try (Running app = watched(jdk).start()) {
      app.awaitFact("ready");
      loads(app, LOADED);
      loads(app, List.of(UNGUARDED));
      assertThat(differing(app)).containsExactlyInAnyOrderElementsOf(LOADED);

      app.load("command=detach");
      assertThat(differing(app)).isEmpty();
      answer(app, "look");
      assertThat(differing(app)).doesNotContainAnyElementsOf(LOADED);
    }
  }

  @OnEachJdk
  void aReloadLeavesWhatItDropsAsItWas(Jdk jdk) throws Exception {
    Forked forked = watched(jdk);
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      loads(app, LOADED);

      attach(app, forked.write("methods.json", "{\"guards\": {" + METHODS + "}}"));
      assertThat(answer(app, "passed")).isEqualTo(CLIENT);
      assertThat(differing(app)).hasSize(LOADED.size() - 1).doesNotContain(CLIENT);

      attach(app, forked.write("web.json", "{\"guards\": {" + WEB + "}}"));
      assertThat(differing(app)).containsExactly(CLIENT);

      attach(app, forked.write("none.json", "{\"guards\": {}}"));
      assertThat(differing(app)).isEmpty();
    }
  }

  @OnEachJdk
  void theJvmItselfHoldsNothingOfWhatWeWove(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, BytesMain.class).withoutAgent().policy(POLICY);
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      // Without lambdas and concatenation, of which Java 17 adds constants at each look.
      String woven = SHAPES + "Kinds$Greeter";
      loads(app, List.of(woven));
      byte[] before = glance(app, forked, woven);
      for (int round = 0; round < 2; round++) {
        attach(app, forked.folder().resolve("policy.json"));
        assertThat(glance(app, forked, woven)).isNotEqualTo(before);
        app.load("command=detach");
        assertThat(glance(app, forked, woven)).isEqualTo(before);
      }
    }
  }

  private byte[] glance(Running app, Forked forked, String type) throws IOException {
    Path seen = forked.folder().resolve("seen" + ++glances);
    app.load(otherAgent(forked, Glance.class), type + "=" + seen);
    return Files.readAllBytes(seen);
  }

  private static void attach(Running app, Path policy) {
    app.load("command=attach,policy=" + policy);
  }

  /** With both agents on the command line, the other one behind ours. */
  private static Forked watched(Jdk jdk) throws IOException {
    Forked forked = Forked.of(jdk, BytesMain.class).policy(POLICY);
    return forked.jvmAfterAgent("-javaagent:" + recorder(forked));
  }

  private static Path recorder(Forked forked) throws IOException {
    return otherAgent(forked, Recorder.class);
  }

  /** A jar that names the other agent, whose class is among the programs. */
  private static Path otherAgent(Forked forked, Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", agent.getName());
    attributes.putValue("Agent-Class", agent.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    Path jar = forked.folder().resolve(agent.getSimpleName() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar;
  }

  private void loads(Running app, List<String> classes) {
    classes.forEach(type -> answer(app, "load " + type));
  }

  private List<String> differing(Running app) {
    String classes = answer(app, "differing");
    return classes.isEmpty() ? List.of() : List.of(classes.split(" "));
  }

  private String answer(Running app, String line) {
    return app.say(line).awaitFact("done" + ++asked);
  }
}
