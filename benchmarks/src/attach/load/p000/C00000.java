package load.p000;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The class that all others are copies of, under names of the same length. */
public class C00000 implements java.util.function.IntUnaryOperator {
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private long total;

  public int applyAsInt(int value) {
    return call(value);
  }

  public int call(int value) {
    return value + 1;
  }

  public void count(String name) {
    Integer before = counts.get(name);
    counts.put(name, before == null ? 1 : before + 1);
    total++;
  }

  public String most() {
    String most = null;
    int count = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > count) {
        most = entry.getKey();
        count = entry.getValue();
      }
    }
    return most;
  }

  public synchronized void name(String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  public synchronized List<String> names() {
    return new ArrayList<>(names);
  }

  public double mean() {
    return counts.isEmpty() ? 0 : (double) total / counts.size();
  }

  public long hash(byte[] bytes) {
    long hash = 1125899906842597L;
    for (byte one : bytes) {
      hash = 31 * hash + one;
    }
    return hash;
  }

  public String text(int[] values) {
    StringBuilder text = new StringBuilder();
    try {
      for (int value : values) {
        text.append(value).append(value % 2 == 0 ? ", " : "; ");
      }
    } catch (RuntimeException e) {
      return e.getMessage();
    }
    return text.toString();
  }
}
