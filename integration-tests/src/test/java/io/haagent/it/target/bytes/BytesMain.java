package io.haagent.it.target.bytes;

import io.haagent.it.target.Facts;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads the classes that it is told to and tells which of them are not what they were. Reads lines,
 * and answers the one of number N by the fact {@code done}N.
 *
 * <ul>
 *   <li>{@code load CLASS} loads a class, whose file tells what it is by right
 *   <li>{@code look} has the other agent see each class once more
 *   <li>{@code differing} lists the classes that are not what they are by right
 *   <li>{@code passed} lists those that our agent had pass again since the last look
 * </ul>
 */
public final class BytesMain {

  private final Recorder recorder = Recorder.installed();
  private final Set<Class<?>> classes = new HashSet<>();
  private final Map<String, byte[]> originals = new HashMap<>();

  private BytesMain() {}

  public static void main(String[] arguments) throws Exception {
    BytesMain main = new BytesMain();
    Facts.fact("ready", true);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      Facts.fact("done" + number, String.join(" ", main.obey(line.split(" "))));
    }
  }

  private Set<String> obey(String[] words) throws Exception {
    switch (words[0]) {
      case "load" -> load(words[1]);
      case "look" -> recorder.look(classes);
      case "differing" -> {
        return differing();
      }
      case "passed" -> {
        return new TreeSet<>(recorder.passed());
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return Set.of();
  }

  private void load(String className) throws Exception {
    Class<?> type = Class.forName(className, true, BytesMain.class.getClassLoader());
    classes.add(type);
    originals.put(className, file(type));
  }

  private Set<String> differing() {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : classes) {
      if (!Arrays.equals(originals.get(type.getName()), now(type))) {
        names.add(type.getName());
      }
    }
    return names;
  }

  private byte[] now(Class<?> type) {
    byte[] now = recorder.bytes(type.getName());
    if (now == null) {
      throw new IllegalStateException(type + " has not passed");
    }
    return now;
  }

  private static byte[] file(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getModule().getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }
}
