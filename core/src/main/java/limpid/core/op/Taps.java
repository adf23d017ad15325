package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * A sparse matrix over one image axis: {@code y[i] = sum_t weight[i][t] x[at[i][t]]}. Two of them,
 * for the height and the width, are an average pooling or a bilinear resizing; transposed, its
 * adjoint.
 */
record Taps(int in, int[][] at, float[][] weight) {
  private static final int GRAIN = 1 << 14;

  /** Each output is the mean of the inputs that it sees. */
  static Taps mean(int in, int[][] at) {
    float[][] weight = new float[at.length][];
    for (int i = 0; i < at.length; i++) {
      weight[i] = new float[at[i].length];
      Arrays.fill(weight[i], 1f / at[i].length);
    }
    return new Taps(in, at, weight);
  }

  int out() {
    return at.length;
  }

  Taps transposed() {
    int[] count = new int[in];
    for (int[] inputs : at) {
      for (int x : inputs) {
        count[x]++;
      }
    }
    int[][] back = new int[in][];
    float[][] backWeight = new float[in][];
    for (int x = 0; x < in; x++) {
      back[x] = new int[count[x]];
      backWeight[x] = new float[count[x]];
    }
    for (int i = out() - 1; i >= 0; i--) {
      for (int t = at[i].length - 1; t >= 0; t--) {
        int x = at[i][t];
        count[x]--;
        back[x][count[x]] = i;
        backWeight[x][count[x]] = weight[i][t];
      }
    }
    return new Taps(out(), back, backWeight);
  }

  /** The checked {@code [N,H,W,C]} input of an op. */
  static Shape image(String op, Shape... inputs) {
    Shape x = Elementwise.one(op, inputs);
    if (x.rank() != 4) {
      throw new ShapeException(op + ": input " + x + " wants 4 axes, [N,H,W,C]");
    }
    return x;
  }

  /**
   * The shape that an adjoint gives: that of the input, x, for a gradient of the output's shape.
   */
  static Shape adjoint(String op, Shape y, Shape x, Shape... inputs) {
    Shape g = Elementwise.one(op, inputs);
    if (!g.equals(y)) {
      throw new ShapeException(op + ": gradient " + g + " for an output " + y);
    }
    return x;
  }

  /**
   * Applies two of them to every channel of {@code [N,H,W,C]}: for each row of outputs first over
   * the rows of the input, whole lines at a time, then over the columns of that line.
   */
  static void apply(Taps rows, Taps columns, Tensor x, Tensor y) {
    int c = x.shape().at(3);
    int target = columns.out() * c;
    Workers.shared()
        .ranges(
            x.shape().at(0) * rows.out(),
            Math.max(1, GRAIN / Math.max(target, columns.in * c)),
            (from, to) -> {
              float[] line = new float[columns.in * c];
              for (int row = from; row < to; row++) {
                int image = row / rows.out() * rows.in;
                rows.sum(row % rows.out(), x.data(), image, line, 0, line.length);
                for (int i = 0; i < columns.out(); i++) {
                  columns.sum(i, line, 0, y.data(), row * target + i * c, c);
                }
              }
            });
  }

  /** The sum that makes output {@code i}, of runs of {@code n} elements one after the other. */
  private void sum(int i, float[] x, int first, float[] y, int to, int n) {
    Strips.active().weighted(weight[i], x, first * n, at[i], n, y, to, n);
  }
}
