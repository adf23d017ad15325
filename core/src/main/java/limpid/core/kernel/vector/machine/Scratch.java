package limpid.core.kernel.vector.machine;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few arrays that kernels borrow for the length of one piece of work, so that running a net does
 * not allocate. What they hold is whatever the last borrower left.
 */
public final class Scratch {
  private static final AtomicReferenceArray<float[]> FREE = new AtomicReferenceArray<>(16);

  /** Larger arrays are not kept: 64 MB. */
  private static final int KEPT = 1 << 24;

  private Scratch() {}

  /** An array of at least this many floats, the shortest such that there is. */
  public static float[] take(int floats) {
    for (int best = shortest(floats); best >= 0; best = shortest(floats)) {
      float[] free = FREE.get(best);
      if (free != null && free.length >= floats && FREE.compareAndSet(best, free, null)) {
        return free;
      }
    }
    return new float[Math.max(floats, 1 << 12)];
  }

  private static int shortest(int floats) {
    int best = -1;
    int length = Integer.MAX_VALUE;
    for (int i = 0; i < FREE.length(); i++) {
      float[] free = FREE.get(i);
      if (free != null && free.length >= floats && free.length < length) {
        best = i;
        length = free.length;
      }
    }
    return best;
  }

  /** Returns what {@link #take} gave; a full list drops its shortest array for it. */
  public static void give(float[] array) {
    if (array.length > KEPT) {
      return;
    }
    int shortest = 0;
    int length = Integer.MAX_VALUE;
    for (int i = 0; i < FREE.length(); i++) {
      float[] free = FREE.get(i);
      if (free == null && FREE.compareAndSet(i, null, array)) {
        return;
      }
      if (free != null && free.length < length) {
        shortest = i;
        length = free.length;
      }
    }
    if (length < array.length) {
      FREE.set(shortest, array);
    }
  }
}
