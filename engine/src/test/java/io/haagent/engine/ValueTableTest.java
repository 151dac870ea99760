package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class ValueTableTest {

  @Test
  void entriesAreFoundHoweverTheTableGrowsAndShrinks() {
    ValueTable table = new ValueTable();
    for (int round = 0; round < 3; round++) {
      for (long hash = 0; hash < 1000; hash++) {
        // Of each 16 all begin at one place.
        table.add(new ValueEntry(table, hash >> 4 << 4 | hash << 32, ""));
      }
      for (long hash = 0; hash < 1000; hash++) {
        assertThat(table.find(hash >> 4 << 4 | hash << 32)).isNotNull();
      }
      assertThat(table.find(-1)).isNull();
      assertThat(table.size()).isEqualTo(1000);
      while (table.size() > 0) {
        boolean unused = table.forget(entry -> true, 100, 100);
      }
      assertThat(table.find(0)).isNull();
      table.trim();
    }
  }

  @Test
  void whatIsHeldIsNotForgotten() {
    ValueTable table = new ValueTable();
    ValueEntry entry = new ValueEntry(table, 5, "");
    table.add(entry);
    entry.enter();
    assertThat(table.forget(any -> true, 16, 16)).isTrue();
    assertThat(table.find(5)).isSameAs(entry);
    entry.leave();
    boolean unused = table.forget(any -> true, 16, 16);
    assertThat(table.find(5)).isNull();
    entry.enter();
    assertThat(table.find(5)).as("who has found it before brings it back").isSameAs(entry);
  }

  @Test
  void everyInterleavingIsSomeOrder() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(2)
        .check(Values.class);
  }

  /** Two values that begin at one place; each is known, or held, or not. */
  @Param(name = "value", gen = IntGen.class, conf = "1:2")
  public static class Values {
    private final ValueTable table = new ValueTable();

    private static long hash(int value) {
      return (long) value << 32;
    }

    @Operation
    public boolean knows(@Param(name = "value") int value) {
      return table.find(hash(value)) != null;
    }

    @Operation
    public boolean meet(@Param(name = "value") int value) {
      table.lock().lock();
      try {
        if (table.find(hash(value)) != null) {
          return false;
        }
        table.add(new ValueEntry(table, hash(value), ""));
        return true;
      } finally {
        table.lock().unlock();
      }
    }

    /** Who comes to use what is just being forgotten brings it back: as if it had come before. */
    @Operation
    public void hold(@Param(name = "value") int value) {
      ValueEntry entry = table.find(hash(value));
      if (entry != null) {
        entry.enter();
      }
    }

    @Operation
    public void forget(@Param(name = "value") int value) {
      table.lock().lock();
      try {
        boolean unused = table.forget(entry -> entry.hash == hash(value), 16, 16);
      } finally {
        table.lock().unlock();
      }
    }
  }
}
