package limpid.core.op;

import java.util.Arrays;
import java.util.function.IntFunction;
import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * Passes over {@code [...,C]} with one constant, or one sum, for each channel. A few short rows are
 * taken as one long one, so that the loops stay long; sums are taken in float over a few rows and
 * in double over these, in runs that do not depend on the number of threads.
 */
final class Channels {
  private static final int GRAIN = 1 << 15;
  private static final int ROW = 1024;

  /** Rows that are added up in float. */
  static final int DEPTH = 16;

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

  /** {@code epilogue((x - center) scale + shift)}, the last three one value for each channel. */
  static void affine(
      Tensor y, Tensor x, float[] center, float[] scale, float[] shift, Epilogue epilogue) {
    int channels = y.shape().at(-1);
    int row = row(y, channels);
    float[] c = repeated(center, channels, row);
    float[] s = repeated(scale, channels, row);
    float[] t = repeated(shift, channels, row);
    Workers.shared()
        .ranges(
            Math.ceilDiv(y.size(), row),
            Math.max(1, GRAIN / row),
            (from, to) -> {
              for (int at = from * row; at < Math.min(to * row, y.size()); at += row) {
                int n = Math.min(row, y.size() - at);
                Strips.active().standardize(x.data(), at, c, s, t, y.data(), at, n);
                epilogue.finish(y.data(), at, at + n);
              }
            });
  }

  /** Work on one row of each input; what it leaves in the first is the output. */
  @FunctionalInterface
  interface Row {
    void run(float[][] rows);
  }

  /**
   * Runs over the rows of inputs of one shape, in parallel when that is worth it. The rows are
   * copies: only loops whose arrays all begin at index 0 are sure to become vector code.
   *
   * @param work is given the length of a row
   * @param epilogue what becomes of the values on their way into memory
   */
  static void map(
      Tensor y, int channels, IntFunction<Row> work, Epilogue epilogue, Tensor... inputs) {
    int row = row(y, channels);
    Row each = work.apply(row);
    Workers.shared()
        .ranges(
            (y.size() + row - 1) / row,
            Math.max(1, GRAIN / row),
            (from, to) -> {
              float[][] rows = new float[inputs.length][row];
              for (int at = from * row; at < Math.min(to * row, y.size()); at += row) {
                int n = copied(rows, at, inputs);
                each.run(rows);
                System.arraycopy(rows[0], 0, y.data(), at, n);
                epilogue.finish(y.data(), at, at + n);
              }
            });
  }

  /** Copies a row of each input, and returns how much of it there is. */
  private static int copied(float[][] rows, int at, Tensor... inputs) {
    int n = Math.min(rows[0].length, inputs[0].size() - at);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(inputs[i].data(), at, rows[i], 0, n);
    }
    return n;
  }

  /** Adds what a row of each input comes to, to one sum for each of its elements. */
  @FunctionalInterface
  interface Summation {
    void add(float[][] rows, float[][] sums);
  }

  /** For each kind of sum, and each channel, the sum over everything else. */
  static double[][] sums(int channels, int kinds, IntFunction<Summation> work, Tensor... inputs) {
    return inParts(
        inputs[0],
        channels,
        kinds,
        row -> {
          Summation each = work.apply(row);
          return (from, to, sums) -> {
            float[][] copies = new float[inputs.length][row];
            float[][] shallow = new float[kinds][row];
            for (int at = from; at < to; at++) {
              int n = copied(copies, at * row, inputs);
              each.add(n < row ? rest(copies, n) : copies, shallow);
              if ((at - from) % DEPTH == DEPTH - 1 || at == to - 1) {
                deepen(shallow, sums);
              }
            }
          };
        });
  }

  /** Adds what some rows come to, to one sum for each kind and channel. */
  @FunctionalInterface
  interface Part {
    void add(int from, int to, double[][] sums);
  }

  /**
   * For each kind of sum, and each channel, the total of what the parts of x come to.
   *
   * @param work is given the length of a row
   */
  static double[][] inParts(Tensor x, int channels, int kinds, IntFunction<Part> work) {
    int row = row(x, channels);
    int rows = Math.ceilDiv(x.size(), row);
    int cuts = Math.clamp(x.size() / GRAIN, 1, Math.min(rows, 64));
    Part part = work.apply(row);
    double[][][] parts = new double[cuts][kinds][channels];
    Workers.shared()
        .split(
            cuts,
            cut -> {
              int from = (int) ((long) rows * cut / cuts);
              int to = (int) ((long) rows * (cut + 1) / cuts);
              part.add(from, to, parts[cut]);
            });
    double[][] sums = parts[0];
    for (int cut = 1; cut < cuts; cut++) {
      for (int kind = 0; kind < kinds; kind++) {
        for (int c = 0; c < channels; c++) {
          sums[kind][c] += parts[cut][kind][c];
        }
      }
    }
    return sums;
  }

  /** Adds sums of a few rows to those of the channels, and clears them. */
  private static void deepen(float[][] shallow, double[][] sums) {
    for (int kind = 0; kind < sums.length; kind++) {
      float[] few = shallow[kind];
      double[] sum = sums[kind];
      for (int at = 0; at < few.length; at += sum.length) {
        for (int c = 0; c < sum.length; c++) {
          sum[c] += few[at + c];
        }
      }
      Arrays.fill(few, 0);
    }
  }

  private static float[][] rest(float[][] rows, int n) {
    float[][] rest = new float[rows.length][];
    Arrays.setAll(rest, i -> Arrays.copyOf(rows[i], n));
    return rest;
  }

  /** The first values, one for each channel, again and again along a row. */
  static float[] repeated(float[] values, int channels, int row) {
    float[] repeated = new float[row];
    for (int at = 0; at < row; at += channels) {
      System.arraycopy(values, 0, repeated, at, channels);
    }
    return repeated;
  }

  /** The length of a row: a multiple of the channels. */
  private static int row(Tensor x, int channels) {
    return channels * Math.clamp(ROW / channels, 1, x.size() / channels);
  }
}
