package limpid.core.op;

import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * Passes over {@code [...,C]} with one constant, or one sum, for each channel. A few short rows are
 * taken as one long one, so that the loops stay long; sums are taken in double over runs that do
 * not depend on the number of threads.
 */
final class Channels {
  private static final int GRAIN = 1 << 15;
  private static final int ROW = 1024;

  private Channels() {}

  /** Checks that x has channels, and that the inputs after it are one value for each of them. */
  static int count(String op, Shape x, Shape... perChannel) {
    if (x.rank() < 2) {
      throw new ShapeException(op + ": input " + x + " wants at least 2 axes, [...,C]");
    }
    for (Shape values : perChannel) {
      if (!values.equals(Shape.of(x.at(-1)))) {
        throw new ShapeException(
            op + ": input " + x + " wants [" + x.at(-1) + "] for its channels, got " + values);
      }
    }
    return x.at(-1);
  }

  /** {@code (x - center) scale + shift}, the last three one value for each channel. */
  static void affine(Tensor y, Tensor x, float[] center, float[] scale, float[] shift) {
    map(
        y,
        scale.length,
        row -> {
          float[] c = repeated(center, row);
          float[] s = repeated(scale, row);
          float[] t = repeated(shift, row);
          return (rows, n) -> affine(rows[0], c, s, t, n);
        },
        x);
  }

  private static void affine(float[] x, float[] c, float[] s, float[] t, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] - c[i]) * s[i] + t[i];
    }
  }

  /**
   * Work on one row of each input, of {@code n} elements; what it leaves in the first is the
   * output.
   */
  @FunctionalInterface
  interface Row {
    void run(float[][] rows, int n);
  }

  /**
   * Runs over the rows of inputs of one shape, in parallel when that is worth it. The rows are
   * copies: only loops whose arrays all begin at index 0 are sure to become vector code.
   *
   * @param work is given the length of a row
   */
  static void map(Tensor y, int channels, IntFunction<Row> work, Tensor... inputs) {
    int row = row(y, channels);
    Row each = work.apply(row);
    Workers.shared()
        .ranges(
            (y.size() + row - 1) / row,
            Math.max(1, GRAIN / row),
            (from, to) -> {
              float[][] rows = new float[inputs.length][row];
              for (int at = from * row; at < Math.min(to * row, y.size()); at += row) {
                int n = Math.min(row, y.size() - at);
                for (int i = 0; i < rows.length; i++) {
                  System.arraycopy(inputs[i].data(), at, rows[i], 0, n);
                }
                each.run(rows, n);
                System.arraycopy(rows[0], 0, y.data(), at, n);
              }
            });
  }

  /** Adds what {@code n} elements from {@code at} come to, the first of which is of channel 0. */
  @FunctionalInterface
  interface Summation {
    void add(int at, int n, double[][] sums);
  }

  /** For each kind of sum, and each channel, the sum over everything else. */
  static double[][] sums(Tensor x, int channels, int kinds, IntFunction<Summation> work) {
    int row = row(x, channels);
    int rows = (x.size() + row - 1) / row;
    int cuts = Math.clamp(x.size() / GRAIN, 1, Math.min(rows, 64));
    Summation each = work.apply(row);
    double[][][] parts = new double[cuts][kinds][row];
    Workers.shared()
        .split(
            cuts,
            cut -> {
              int end = Math.min(x.size(), (int) ((long) rows * (cut + 1) / cuts) * row);
              for (int at = (int) ((long) rows * cut / cuts) * row; at < end; at += row) {
                each.add(at, Math.min(row, end - at), parts[cut]);
              }
            });
    double[][] sums = new double[kinds][channels];
    for (double[][] part : parts) {
      for (int kind = 0; kind < kinds; kind++) {
        for (int i = 0; i < row; i++) {
          sums[kind][i % channels] += part[kind][i];
        }
      }
    }
    return sums;
  }

  static float[] repeated(float[] values, int row) {
    float[] repeated = new float[row];
    for (int at = 0; at < row; at += values.length) {
      System.arraycopy(values, 0, repeated, at, values.length);
    }
    return repeated;
  }

  /** The length of a row: a multiple of the channels. */
  private static int row(Tensor x, int channels) {
    return channels * Math.clamp(ROW / channels, 1, x.size() / channels);
  }
}
