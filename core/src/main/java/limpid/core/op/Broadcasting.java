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
  private final int run;

  private Broadcasting(Tensor y, Tensor a, Tensor b) {
    this.y = y;
    this.a = new Operand(a, y.shape());
    this.b = new Operand(b, y.shape());
    this.run = run(y.shape());
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

  /** One of the two: how far to go in it for a step along each axis of y, 0 where it stays. */
  private static final class Operand {
    private final float[] data;
    private final int[] strides;

    Operand(Tensor tensor, Shape y) {
      data = tensor.data();
      strides = BroadcastTo.strides(tensor.shape(), y);
    }

    boolean stays(int axis) {
      return strides[axis] == 0;
    }

    /** Where the element of y at this index comes from. */
    int at(int index, Shape y) {
      int at = 0;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        int extent = y.at(axis);
        int next = index / extent;
        at += (index - next * extent) * strides[axis];
        index = next;
      }
      return at;
    }
  }

  /** The elements of the innermost axes along which neither operand changes between the two. */
  private int run(Shape shape) {
    int length = 1;
    int innermost = -1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.at(axis) == 1) {
        continue;
      }
      if (innermost < 0) {
        innermost = axis;
      }
      if (a.stays(axis) != a.stays(innermost) || b.stays(axis) != b.stays(innermost)) {
        break;
      }
      length *= shape.at(axis);
    }
    return length;
  }

  private void range(int from, int end, Strips.Binary f) {
    Shape shape = y.shape();
    float[] repeatedA = stays(a, shape) ? new float[Math.min(run, STRIP)] : null;
    float[] repeatedB = stays(b, shape) ? new float[Math.min(run, STRIP)] : null;
    for (int at = from; at < end; ) {
      int runEnd = Math.min(end, at - at % run + run);
      int ao = a.at(at, shape);
      int bo = b.at(at, shape);
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

  private static boolean stays(Operand operand, Shape shape) {
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.at(axis) > 1) {
        return operand.stays(axis);
      }
    }
    return false;
  }

  private static void repeat(Operand operand, int at, float[] repeated, int n) {
    if (repeated != null) {
      Arrays.fill(repeated, 0, Math.min(n, repeated.length), operand.data[at]);
    }
  }
}
