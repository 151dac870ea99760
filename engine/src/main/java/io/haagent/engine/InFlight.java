package io.haagent.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * When the calls that are running began, and on which thread, so that one that hangs is seen while
 * it hangs. A call takes a slot by one CAS, in a line of memory that its thread's number chooses,
 * and leaves it by one write. Lock-free; allocates only when more calls run at once than ever.
 *
 * <p>A thread is named in its slot only while it is inside the call, where it can't be forgotten.
 */
final class InFlight {
  /** Returned where a million calls run at once, or there is no memory to note more. */
  static final int NONE = -1;

  static final int SLOTS = 1024;
  private static final int MAX_CHUNKS = 1023;

  /** Slots of one line of memory, and how far from its own a call looks for a free one. */
  private static final int LINE_SHIFT = 4;

  private static final int PROBES = 64;

  private static final AtomicReferenceFieldUpdater<InFlight, Chunk[]> CHUNKS =
      AtomicReferenceFieldUpdater.newUpdater(InFlight.class, Chunk[].class, "chunks");

  private volatile Chunk[] chunks;

  private static final class Chunk {
    /** 0 where the slot is free; a beginning at 0 is noted as 1. */
    final AtomicLongArray begun;

    final AtomicReferenceArray<@Nullable Thread> threads;

    Chunk(int slots) {
      begun = new AtomicLongArray(slots);
      threads = new AtomicReferenceArray<>(slots);
    }
  }

  InFlight() {
    this(SLOTS);
  }

  /**
   * Makes room for some calls; more is made when it is needed.
   *
   * @param few a power of two, at most as many as one more chunk has
   */
  InFlight(int few) {
    chunks = new Chunk[] {new Chunk(few)};
  }

  /**
   * Notes that a call begins.
   *
   * @param onThread whether it runs on the calling thread
   * @return its slot
   */
  int begin(long now, boolean onThread) {
    Thread thread = Thread.currentThread();
    int first = (int) thread.getId() << LINE_SHIFT;
    for (; ; ) {
      Chunk[] all = chunks;
      for (int chunk = 0; chunk < all.length; chunk++) {
        AtomicLongArray begun = all[chunk].begun;
        int mask = begun.length() - 1;
        for (int probe = 0; probe < Math.min(PROBES, begun.length()); probe++) {
          int slot = (first + probe) & mask;
          if (begun.get(slot) == 0 && begun.compareAndSet(slot, 0, now == 0 ? 1 : now)) {
            if (onThread) {
              all[chunk].threads.setRelease(slot, thread);
            }
            return chunk * SLOTS + slot;
          }
        }
      }
      if (all.length == MAX_CHUNKS) {
        return NONE;
      }
      if (!grow(all)) {
        return NONE;
      }
    }
  }

  /** Returns false where there is no memory for it: the call must go on, and keep its permits. */
  private boolean grow(Chunk[] all) {
    try {
      Chunk[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = new Chunk(SLOTS);
      CHUNKS.compareAndSet(this, all, more);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Notes that a call goes on without its thread. */
  void leave(int slot) {
    chunk(slot).threads.setRelease(slot & SLOTS - 1, null);
  }

  /** Returns when a call that is running began. */
  long began(int slot) {
    return chunk(slot).begun.get(slot & SLOTS - 1);
  }

  /** Notes that a call has ended; returns when it began. */
  long end(int slot) {
    Chunk chunk = chunk(slot);
    int place = slot & SLOTS - 1;
    long began = chunk.begun.get(place);
    chunk.threads.setRelease(place, null);
    chunk.begun.setRelease(place, 0);
    return began;
  }

  private Chunk chunk(int slot) {
    return chunks[slot / SLOTS];
  }

  /** Counts the calls that have been running for longer than so many nanoseconds. */
  int overdue(long now, long nanos, long notBefore) {
    int count = 0;
    for (Chunk chunk : chunks) {
      for (int slot = 0; slot < chunk.begun.length(); slot++) {
        if (isOverdue(chunk.begun.get(slot), now, nanos, notBefore)) {
          count++;
        }
      }
    }
    return count;
  }

  /** Says which thread has been in its call for longest and where it stands; empty for none. */
  String oldest(long now, long nanos, long notBefore) {
    Thread oldest = null;
    long longest = 0;
    for (Chunk chunk : chunks) {
      for (int slot = 0; slot < chunk.begun.length(); slot++) {
        Thread thread = chunk.threads.getAcquire(slot);
        long began = chunk.begun.get(slot);
        if (thread != null && isOverdue(began, now, nanos, notBefore) && now - began > longest) {
          oldest = thread;
          longest = now - began;
        }
      }
    }
    return oldest == null ? "" : Standing.of(oldest, longest);
  }

  private static boolean isOverdue(long began, long now, long nanos, long notBefore) {
    return began != 0 && now - began > nanos && began - notBefore >= 0;
  }
}
