package limpid.core.op;

import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Curve;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * What the ops that work element by element share: shapes, broadcasting, and loops over the cores.
 */
final class Elementwise {
  private static final int GRAIN = 1 << 15;

  private Elementwise() {}

  /** The loop over one run of elements. */
  interface Loop {
    void run(int from, int to);
  }

  /** Runs a loop over all elements of a tensor, in parallel when that is worth it. */
  static void fill(Tensor y, Function<float[], Loop> loop) {
    Loop run = loop.apply(y.data());
    Workers.shared().ranges(y.size(), GRAIN, run::run);
  }

  /** {@code y = f(x)}, element by element. */
  static void curve(Tensor y, Tensor x, Curve f) {
    float[] from = x.data();
    fill(y, to -> (at, end) -> Strips.active().curve(f, from, at, to, at, end - at));
  }

  static Shape one(String op, Shape... inputs) {
    count(op, 1, inputs);
    return inputs[0];
  }

  static void count(String op, int wanted, Shape... inputs) {
    if (inputs.length != wanted) {
      throw new ShapeException(op + ": wants " + wanted + " inputs, got " + inputs.length);
    }
  }

  /** Two inputs of one shape, for ops that do not broadcast. */
  static Shape same(String op, Shape... inputs) {
    count(op, 2, inputs);
    if (!inputs[0].equals(inputs[1])) {
      throw new ShapeException(op + ": inputs " + inputs[0] + " and " + inputs[1] + " differ");
    }
    return inputs[0];
  }

  /** The shape that two inputs broadcast to. */
  static Shape broadcast(String op, Shape... inputs) {
    count(op, 2, inputs);
    Shape a = inputs[0];
    Shape b = inputs[1];
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int axis = 1; axis <= rank; axis++) {
      int u = axis <= a.rank() ? a.at(-axis) : 1;
      int v = axis <= b.rank() ? b.at(-axis) : 1;
      if (u != v && u != 1 && v != 1) {
        throw new ShapeException(
            op
                + ": inputs "
                + a
                + " and "
                + b
                + " differ at axis -"
                + axis
                + ": "
                + u
                + " and "
                + v);
      }
      extents[rank - axis] = Math.max(u, v);
    }
    return Shape.of(extents);
  }
}
