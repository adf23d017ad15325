package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * How two operands broadcast to one shape, run by run and without being repeated in memory: along a
 * run, the innermost axes taken together, each operand goes on or stays as it is.
 */
final class Broadcasting {
  private static final int GRAIN = 1 << 15;

  /** What a value that stays is repeated for, so that all loops go over arrays. */
  private static final int STRIP = 1024;

  private final Tensor y;
  private final Operand a;
  private final Operand b;

  /** Axes along which neither operand changes between the two are one. */
  private final int[] extents;

  private final int run;

  private Broadcasting(Tensor y, Tensor a, Tensor b) {
    Shape shape = y.shape();
    int[] stepsA = BroadcastTo.strides(a.shape(), shape);
    int[] stepsB = BroadcastTo.strides(b.shape(), shape);
    int[] merged = new int[shape.rank()];
    int[] innermostOf = new int[shape.rank()];
    int count = 0;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.at(axis) == 1) {
        continue;
      }
      boolean another =
          count == 0
              || stepsA[axis] == 0 != (stepsA[innermostOf[count - 1]] == 0)
              || stepsB[axis] == 0 != (stepsB[innermostOf[count - 1]] == 0);
      if (another) {
        innermostOf[count] = axis;
        merged[count++] = shape.at(axis);
      } else {
        merged[count - 1] *= shape.at(axis);
      }
    }
    this.y = y;
    this.a = new Operand(a.data(), a.size() == y.size(), stepsA, innermostOf, count);
    this.b = new Operand(b.data(), b.size() == y.size(), stepsB, innermostOf, count);
    this.extents = Arrays.copyOf(merged, count);
    this.run = count == 0 ? 1 : merged[0];
  }

  /** {@code y = f(a, b)}. */
  static void fill(Tensor y, Tensor a, Tensor b, Strips.Binary f) {
    if (a.size() == y.size() && b.size() == y.size()) {
      float[] from = a.data();
      float[] and = b.data();
      float[] to = y.data();
      Workers.shared()
          .ranges(y.size(), GRAIN, (at, end) -> f.run(from, at, and, at, to, at, end - at));
      return;
    }
    Broadcasting broadcasting = new Broadcasting(y, a, b);
    Workers.shared().ranges(y.size(), GRAIN, (at, end) -> broadcasting.range(at, end, f));
  }

  /** One of the two, and how far to go in it for a step along each axis, the innermost first. */
  private static final class Operand {
    private final float[] data;
    private final boolean whole;
    private final int[] steps;

    /**
     * @param whole whether it is as large as y, so that nothing is repeated
     */
    Operand(float[] data, boolean whole, int[] steps, int[] axes, int count) {
      this.data = data;
      this.whole = whole;
      this.steps = new int[count];
      for (int i = 0; i < count; i++) {
        this.steps[i] = steps[axes[i]];
      }
    }

    /** Whether every run is the same: one value for each channel, say. */
    boolean runsAgain() {
      return steps.length == 2 && steps[0] != 0 && steps[1] == 0;
    }

    boolean stays() {
      return steps.length == 0 || steps[0] == 0;
    }

    /** Where the element of y at this index comes from. */
    int at(int index, int[] extents) {
      int at = 0;
      int rest = index;
      for (int axis = 0; axis < steps.length - 1; axis++) {
        int next = rest / extents[axis];
        at += (rest - next * extents[axis]) * steps[axis];
        rest = next;
      }
      return steps.length == 0 ? 0 : at + rest * steps[steps.length - 1];
    }
  }

  private void range(int from, int end, Strips.Binary f) {
    if (run < STRIP) {
      strips(from, end, f);
    } else {
      runs(from, end, f);
    }
  }

  /** Whole short runs, many at a time, an operand that is repeated being copied out. */
  private void strips(int from, int end, Strips.Binary f) {
    int strip = STRIP / run * run;
    float[] copyA = a.whole ? a.data : copy(a, 0, new float[strip], strip);
    float[] copyB = b.whole ? b.data : copy(b, 0, new float[strip], strip);
    for (int at = from; at < end; ) {
      int into = at % strip;
      int n = Math.min(strip - into, end - at);
      if (!a.whole && !a.runsAgain()) {
        copy(a, at - into, copyA, into + n);
      }
      if (!b.whole && !b.runsAgain()) {
        copy(b, at - into, copyB, into + n);
      }
      f.run(copyA, a.whole ? at : into, copyB, b.whole ? at : into, y.data(), at, n);
      at += n;
    }
  }

  /** The first {@code n} values of an operand for y from here on, where a run begins. */
  private float[] copy(Operand operand, int at, float[] copy, int n) {
    for (int i = 0; i < Math.min(n, y.size() - at); i += run) {
      int place = operand.at(at + i, extents);
      int length = Math.min(run, n - i);
      if (operand.stays()) {
        Arrays.fill(copy, i, i + length, operand.data[place]);
      } else {
        System.arraycopy(operand.data, place, copy, i, length);
      }
    }
    return copy;
  }

  private void runs(int from, int end, Strips.Binary f) {
    float[] repeatedA = a.stays() ? new float[Math.min(run, STRIP)] : null;
    float[] repeatedB = b.stays() ? new float[Math.min(run, STRIP)] : null;
    for (int at = from; at < end; ) {
      int runEnd = Math.min(end, at - at % run + run);
      int ao = a.at(at, extents);
      int bo = b.at(at, extents);
      repeat(a, ao, repeatedA, runEnd - at);
      repeat(b, bo, repeatedB, runEnd - at);
      int most = repeatedA == null && repeatedB == null ? run : STRIP;
      while (at < runEnd) {
        int n = Math.min(most, runEnd - at);
        f.run(
            repeatedA == null ? a.data : repeatedA,
            repeatedA == null ? ao : 0,
            repeatedB == null ? b.data : repeatedB,
            repeatedB == null ? bo : 0,
            y.data(),
            at,
            n);
        at += n;
        ao += n;
        bo += n;
      }
    }
  }

  private static void repeat(Operand operand, int at, float[] repeated, int n) {
    if (repeated != null) {
      Arrays.fill(repeated, 0, Math.min(n, repeated.length), operand.data[at]);
    }
  }
}
