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
    this.a = new Operand(a.data(), stepsA, innermostOf, count);
    this.b = new Operand(b.data(), stepsB, innermostOf, count);
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
    private final int[] steps;

    Operand(float[] data, int[] steps, int[] axes, int count) {
      this.data = data;
      this.steps = new int[count];
      for (int i = 0; i < count; i++) {
        this.steps[i] = steps[axes[i]];
      }
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
