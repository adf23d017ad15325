package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * How operands broadcast to one shape, run by run and without being repeated in memory: along a
 * run, the innermost axes taken together, each operand goes on or stays as it is.
 */
final class Broadcasting {
  private static final int GRAIN = 1 << 15;

  /** What a value that stays is repeated for, so that all loops go over arrays. */
  private static final int STRIP = 1024;

  private final Tensor y;
  private final Operand[] operands;

  /** Axes along which no operand changes between the two are one. */
  private final int[] extents;

  private final int run;

  private Broadcasting(Tensor y, Tensor... inputs) {
    Shape shape = y.shape();
    int[][] steps = new int[inputs.length][];
    Arrays.setAll(steps, i -> BroadcastTo.strides(inputs[i].shape(), shape));
    int[] merged = new int[shape.rank()];
    int[] innermostOf = new int[shape.rank()];
    int count = 0;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.at(axis) == 1) {
        continue;
      }
      if (count == 0 || changes(steps, axis, innermostOf[count - 1])) {
        innermostOf[count] = axis;
        merged[count++] = shape.at(axis);
      } else {
        merged[count - 1] *= shape.at(axis);
      }
    }
    this.y = y;
    this.operands = new Operand[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      boolean whole = inputs[i].size() == y.size();
      operands[i] = new Operand(inputs[i].data(), whole, steps[i], innermostOf, count);
    }
    this.extents = Arrays.copyOf(merged, count);
    this.run = count == 0 ? 1 : merged[0];
  }

  /** Whether an operand goes on along one axis and stays along the other. */
  private static boolean changes(int[][] steps, int axis, int other) {
    for (int[] step : steps) {
      if (step[axis] == 0 != (step[other] == 0)) {
        return true;
      }
    }
    return false;
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
    new Broadcasting(y, a, b).all((x, at, to, yo, n) -> f.run(x[0], at[0], x[1], at[1], to, yo, n));
  }

  /** {@code y = f(a, b, c)}. */
  static void fill(Tensor y, Tensor a, Tensor b, Tensor c, Strips.Ternary f) {
    new Broadcasting(y, a, b, c)
        .all((x, at, to, yo, n) -> f.run(x[0], at[0], x[1], at[1], x[2], at[2], to, yo, n));
  }

  /** What is done with a piece of all operands: array and offset of each, and of y. */
  @FunctionalInterface
  private interface Piece {
    void run(float[][] x, int[] at, float[] y, int yo, int n);
  }

  private void all(Piece f) {
    boolean whole = Arrays.stream(operands).allMatch(operand -> operand.whole);
    Workers.shared()
        .ranges(
            y.size(),
            GRAIN,
            (from, end) -> {
              if (whole) {
                whole(from, end, f);
              } else if (run < STRIP) {
                strips(from, end, f);
              } else {
                runs(from, end, f);
              }
            });
  }

  /** One of them, and how far to go in it for a step along each axis, the innermost first. */
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

  private void whole(int from, int end, Piece f) {
    float[][] x = new float[operands.length][];
    int[] at = new int[operands.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = operands[i].data;
      at[i] = from;
    }
    f.run(x, at, y.data(), from, end - from);
  }

  /** Whole short runs, many at a time, an operand that is repeated being copied out. */
  private void strips(int from, int end, Piece f) {
    int strip = STRIP / run * run;
    float[][] x = new float[operands.length][];
    int[] offsets = new int[operands.length];
    for (int i = 0; i < x.length; i++) {
      Operand operand = operands[i];
      x[i] = operand.whole ? operand.data : copy(operand, 0, new float[strip], strip);
    }
    for (int at = from; at < end; ) {
      int into = at % strip;
      int n = Math.min(strip - into, end - at);
      for (int i = 0; i < x.length; i++) {
        if (!operands[i].whole && !operands[i].runsAgain()) {
          copy(operands[i], at - into, x[i], into + n);
        }
        offsets[i] = operands[i].whole ? at : into;
      }
      f.run(x, offsets, y.data(), at, n);
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

  /** Long runs, in pieces where an operand that stays has to be repeated. */
  private void runs(int from, int end, Piece f) {
    float[][] x = new float[operands.length][];
    int[] offsets = new int[operands.length];
    int most = run;
    for (int i = 0; i < x.length; i++) {
      x[i] = operands[i].stays() ? new float[Math.min(run, STRIP)] : operands[i].data;
      most = operands[i].stays() ? STRIP : most;
    }
    for (int at = from; at < end; ) {
      int runEnd = Math.min(end, at - at % run + run);
      for (int i = 0; i < x.length; i++) {
        int place = operands[i].at(at, extents);
        offsets[i] = operands[i].stays() ? 0 : place;
        if (operands[i].stays()) {
          Arrays.fill(x[i], 0, Math.min(runEnd - at, x[i].length), operands[i].data[place]);
        }
      }
      while (at < runEnd) {
        int n = Math.min(most, runEnd - at);
        f.run(x, offsets, y.data(), at, n);
        at += n;
        advance(offsets, n);
      }
    }
  }

  private void advance(int[] offsets, int n) {
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] += operands[i].stays() ? 0 : n;
    }
  }
}
