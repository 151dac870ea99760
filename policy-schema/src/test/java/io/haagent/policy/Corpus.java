package io.haagent.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of a corpus file: a name after {@code ===}, the policy, {@code ---}, the lines that the
 * reader must give, a warning begins with {@code WARNING}.
 */
record Corpus(String name, String policy, List<String> lines) {
  static List<Corpus> broken() throws IOException {
    return read("broken.txt");
  }

  static List<Corpus> good() throws IOException {
    return read("good.txt");
  }

  private static List<Corpus> read(String resource) throws IOException {
    try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Corpus> cases = new ArrayList<>();
      for (String block : all.substring(4).split("\n=== ")) {
        String name = block.substring(0, block.indexOf('\n'));
        String rest = block.substring(name.length() + 1);
        int cut = rest.startsWith("---") ? 0 : rest.indexOf("\n---") + 1;
        String after = rest.substring(cut + 3).strip();
        List<String> lines = after.isEmpty() ? List.of() : List.of(after.split("\n"));
        cases.add(new Corpus(name, rest.substring(0, Math.max(0, cut - 1)), lines));
      }
      return cases;
    }
  }

  byte[] bytes() {
    return policy.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
