package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shuffles guards, and holds that the moves which are told turn the old order into the new one. */
class PolicyDiffFuzzTest {
  private static final int ROUNDS = 300;

  @Test
  void theMovesThatAreToldGiveTheNewOrder() {
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> before = new ArrayList<>();
      for (int i = 0; i < 2 + random.nextInt(8); i++) {
        before.add("g" + i);
      }
      List<String> after = new ArrayList<>(before);
      Collections.shuffle(after, random);
      List<String> told = PolicyDiff.between(policy(before), policy(after));
      assertThat(applied(before, told)).as(told.toString()).isEqualTo(after);
    }
  }

  private static List<String> applied(List<String> before, List<String> moves) {
    List<String> order = new ArrayList<>(before);
    for (int i = moves.size() - 1; i >= 0; i--) {
      String[] words = moves.get(i).replace("guards.", "").split(":? ");
      order.remove(words[0]);
      int place = words[words.length - 1].equals("last") ? order.size() : order.indexOf(words[4]);
      order.add(place, words[0]);
    }
    return order;
  }

  private static Policy policy(List<String> names) {
    StringBuilder text = new StringBuilder("{'guards':{");
    for (String name : names) {
      text.append(text.length() > 11 ? "," : "");
      text.append("'").append(name).append("':{'method':['A#").append(name).append("']}");
    }
    return Read.good(text.append("}}").toString());
  }
}
