package io.haagent.engine;

import java.util.Arrays;

/**
 * Collects the buckets that lack most, as {@link KeysMemory#buckets} has them: a heap with the
 * least of them on top, so that any number of keys takes the memory of those that are kept. Not
 * thread-safe.
 */
final class KeyMemories {
  private final int most;
  private long[] heap = new long[16 * KeysMemory.STEP];
  private int size;

  /**
   * Makes an empty one.
   *
   * @param most how many are kept
   */
  KeyMemories(int most) {
    this.most = most;
  }

  /**
   * Adds a bucket, unless there are enough that lack more.
   *
   * @param ahead what it lacks
   */
  void add(long key, long ahead) {
    if (size == most) {
      if (ahead > ahead(0)) {
        sink(key, ahead);
      }
      return;
    }
    if (KeysMemory.STEP * size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * heap.length);
    }
    int place = size;
    size++;
    while (place > 0 && ahead((place - 1) / 2) > ahead) {
      move((place - 1) / 2, place);
      place = (place - 1) / 2;
    }
    put(place, key, ahead);
  }

  /** Puts another one in the place of the least. */
  private void sink(long key, long ahead) {
    int place = 0;
    for (; ; ) {
      int child = 2 * place + 1;
      if (child + 1 < size && ahead(child + 1) < ahead(child)) {
        child++;
      }
      if (child >= size || ahead(child) >= ahead) {
        put(place, key, ahead);
        return;
      }
      move(child, place);
      place = child;
    }
  }

  private long ahead(int place) {
    return heap[KeysMemory.STEP * place + 1];
  }

  private void move(int from, int to) {
    put(to, heap[KeysMemory.STEP * from], ahead(from));
  }

  private void put(int place, long key, long ahead) {
    heap[KeysMemory.STEP * place] = key;
    heap[KeysMemory.STEP * place + 1] = ahead;
  }

  long[] buckets() {
    return Arrays.copyOf(heap, KeysMemory.STEP * size);
  }
}
