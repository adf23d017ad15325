package limpid.explain.relevance;

import java.util.Arrays;
import limpid.explain.Nets;

/**
 * Relevance in {@link Nets#waves} by hand, in double, in PyTorch's layouts: each layer is a matrix,
 * each rule a loop over its elements.
 */
final class SlowLayers {

  /** A layer as a matrix: {@code z_j = sum_i w_ji x_i + b_j}; what is not connected is NaN. */
  record Layer(double[][] w, double[] b) {

    double[] of(double[] x) {
      double[] z = b.clone();
      for (int j = 0; j < z.length; j++) {
        for (int i = 0; i < x.length; i++) {
          z[j] += connected(j, i) ? w[j][i] * x[i] : 0;
        }
      }
      return z;
    }

    boolean connected(int j, int i) {
      return !Double.isNaN(w[j][i]);
    }
  }

  /** What input i contributes to output j, and what the bias does. */
  interface Contribution {
    double of(double x, double w);
  }

  /** A rule, from the relevance of outputs to that of inputs. */
  interface Crossing {
    double[] of(Layer layer, double[] x, double[] r);
  }

  private static final double STABLE = 1e-6;

  /** In proportion to contributions, of which z is the sum with the bias's. */
  private static double[] shared(
      Layer layer, double[] x, double[] r, double epsilon, double[] bias, Contribution part) {
    double[] found = new double[x.length];
    for (int j = 0; j < r.length; j++) {
      double z = bias[j];
      for (int i = 0; i < x.length; i++) {
        z += layer.connected(j, i) ? part.of(x[i], layer.w()[j][i]) : 0;
      }
      double s = r[j] / (z + (z >= 0 ? epsilon : -epsilon));
      for (int i = 0; i < x.length; i++) {
        found[i] += layer.connected(j, i) ? part.of(x[i], layer.w()[j][i]) * s : 0;
      }
    }
    return found;
  }

  static Crossing epsilon(double epsilon) {
    return (layer, x, r) -> shared(layer, x, r, epsilon, layer.b(), (a, w) -> a * w);
  }

  static Crossing alphaBeta(double alpha, double beta) {
    return (layer, x, r) -> {
      double[] up = mapped(layer.b(), v -> Math.max(v, 0));
      double[] down = mapped(layer.b(), v -> Math.min(v, 0));
      double[] plus = shared(layer, x, r, STABLE, up, (a, w) -> Math.max(a * w, 0));
      double[] minus = shared(layer, x, r, STABLE, down, (a, w) -> Math.min(a * w, 0));
      double[] found = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        found[i] = alpha * plus[i] - beta * minus[i];
      }
      return found;
    };
  }

  static Crossing gamma(double gamma) {
    return (layer, x, r) -> {
      double[] z = layer.of(x);
      double[] found = new double[x.length];
      for (int j = 0; j < r.length; j++) {
        double sign = Math.signum(z[j]);
        double[] only = new double[r.length];
        only[j] = sign == 0 ? 0 : r[j];
        double[] b =
            mapped(layer.b(), v -> v + gamma * (sign > 0 ? Math.max(v, 0) : Math.min(v, 0)));
        Contribution more = (a, w) -> a * w + gamma * (sign * a * w > 0 ? a * w : 0);
        double[] part = shared(layer, x, only, STABLE, b, more);
        for (int i = 0; i < x.length; i++) {
          found[i] += part[i];
        }
      }
      return found;
    };
  }

  /** Captum's. */
  static Crossing plainGamma(double gamma) {
    return (layer, x, r) -> {
      double[] b = mapped(layer.b(), v -> v + gamma * Math.max(v, 0));
      return shared(layer, x, r, 1e-9, b, (a, w) -> a * (w + gamma * Math.max(w, 0)));
    };
  }

  /** Captum's alpha 1, beta 0. */
  static Crossing plainPlus() {
    return (layer, x, r) -> {
      double[] b = mapped(layer.b(), v -> Math.max(v, 0));
      return shared(layer, x, r, 1e-9, b, (a, w) -> a * Math.max(w, 0));
    };
  }

  static Crossing box(double low, double high) {
    Contribution part = (a, w) -> a * w - low * Math.max(w, 0) - high * Math.min(w, 0);
    return (layer, x, r) -> shared(layer, x, r, STABLE, new double[r.length], part);
  }

  static Crossing wSquare() {
    return (layer, x, r) ->
        shared(layer, x, r, STABLE, mapped(layer.b(), v -> v * v), (a, w) -> w * w);
  }

  static Crossing flat() {
    return (layer, x, r) -> shared(layer, x, r, STABLE, new double[r.length], (a, w) -> 1);
  }

  private static double[] mapped(double[] values, java.util.function.DoubleUnaryOperator by) {
    return Arrays.stream(values).map(by).toArray();
  }

  private final Layer first = convolution(8, 1, 2, Nets.wave(0, 2, 1, 3, 3).data(), 1);
  private final Layer second = convolution(4, 2, 3, Nets.wave(2, 3, 2, 3, 3).data(), 3);
  private final Layer dense = dense();

  private static Layer convolution(int side, int inputs, int outputs, float[] w, int bias) {
    int pixels = side * side;
    double[][] matrix = new double[outputs * pixels][inputs * pixels];
    double[] b = new double[outputs * pixels];
    for (int j = 0; j < matrix.length; j++) {
      b[j] = Nets.wave(bias, outputs).data()[j / pixels];
      for (int i = 0; i < matrix[j].length; i++) {
        int dy = i % pixels / side - j % pixels / side + 1;
        int dx = i % side - j % side + 1;
        boolean under = dy >= 0 && dy < 3 && dx >= 0 && dx < 3;
        int tap = ((j / pixels) * inputs + i / pixels) * 9 + dy * 3 + dx;
        matrix[j][i] = under ? w[tap] : Double.NaN;
      }
    }
    return new Layer(matrix, b);
  }

  private static Layer dense() {
    float[] w = Nets.wave(4, 3, 48).data();
    double[][] matrix = new double[3][48];
    double[] b = new double[3];
    for (int j = 0; j < 3; j++) {
      b[j] = Nets.wave(5, 3).data()[j];
      for (int i = 0; i < 48; i++) {
        matrix[j][i] = w[j * 48 + i];
      }
    }
    return new Layer(matrix, b);
  }

  private static double[] relu(double[] z) {
    return mapped(z, v -> Math.max(v, 0));
  }

  /** The relevance of 64 pixels. */
  double[] of(float[] image, int target, Crossing atFirst, Crossing atSecond, Crossing atDense) {
    double[] x = widened(image);
    double[] r1 = relu(first.of(x));
    int[] winner = winners(r1);
    double[] pooled = at(r1, winner);
    double[] r2 = relu(second.of(pooled));
    double[] start = new double[3];
    start[target] = dense.of(r2)[target];
    double[] atPool = atSecond.of(second, pooled, atDense.of(dense, r2, start));
    double[] below = new double[128];
    for (int cell = 0; cell < 32; cell++) {
      below[winner[cell]] += atPool[cell];
    }
    return atFirst.of(first, x, below);
  }

  /** What raises each element of a layer of pre-activations, and what lowers it. */
  private static double[][] parts(Layer layer, double[] x, double[] other) {
    double[][] parts = new double[2][layer.b().length];
    for (int j = 0; j < layer.b().length; j++) {
      for (int i = 0; i < x.length; i++) {
        double term = layer.connected(j, i) ? layer.w()[j][i] * (x[i] - other[i]) : 0;
        parts[term > 0 ? 0 : 1][j] += term;
      }
    }
    return parts;
  }

  /**
   * The multipliers of a layer's inputs, of those of what raises and of what lowers its outputs.
   */
  private static double[] below(Layer layer, double[] x, double[] other, double[][] m) {
    double[] below = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double d = x[i] - other[i];
      for (int j = 0; j < layer.b().length; j++) {
        double w = layer.connected(j, i) ? layer.w()[j][i] : 0;
        below[i] += w * (w * d > 0 ? m[0][j] : w * d < 0 ? m[1][j] : (m[0][j] + m[1][j]) / 2);
      }
    }
    return below;
  }

  /** The multipliers of what raises and of what lowers a pre-activation, of a ReLU's. */
  private static double[][] unbent(Layer layer, double[] x, double[] other, double[] m) {
    double[] z = layer.of(other);
    double[][] d = parts(layer, x, other);
    double[][] found = new double[2][z.length];
    for (int j = 0; j < z.length; j++) {
      for (int s = 0; s < 2; s++) {
        double first = relu(z[j] + d[s][j]) - relu(z[j]);
        double last = relu(z[j] + d[0][j] + d[1][j]) - relu(z[j] + d[1 - s][j]);
        found[s][j] = d[s][j] == 0 ? 0 : m[j] * (first + last) / 2 / d[s][j];
      }
    }
    return found;
  }

  private static double relu(double z) {
    return Math.max(z, 0);
  }

  /** DeepLIFT by the rule RevealCancel, against another image. */
  double[] revealCancel(float[] image, float[] baseline, int target) {
    double[] x = widened(image);
    double[] other = widened(baseline);
    double[] r1 = relu(first.of(x));
    double[] o1 = relu(first.of(other));
    int[] here = winners(r1);
    int[] there = winners(o1);
    double[] pooled = at(r1, here);
    double[] otherPooled = at(o1, there);
    double[] m2 = new double[48];
    for (int i = 0; i < 48; i++) {
      m2[i] = dense.w()[target][i];
    }
    double[] atPool = below(second, pooled, otherPooled, unbent(second, pooled, otherPooled, m2));
    double[] m1 = new double[128];
    for (int cell = 0; cell < 32; cell++) {
      double larger = Math.max(pooled[cell], otherPooled[cell]);
      int i = here[cell];
      int k = there[cell];
      m1[i] += part(atPool[cell] * (larger - otherPooled[cell]), r1[i] - o1[i]);
      m1[k] += part(atPool[cell] * (pooled[cell] - larger), r1[k] - o1[k]);
    }
    double[] m0 = below(first, x, other, unbent(first, x, other, m1));
    for (int i = 0; i < 64; i++) {
      m0[i] *= x[i] - other[i];
    }
    return m0;
  }

  private static double part(double gained, double difference) {
    return difference == 0 ? 0 : gained / difference;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static double[] at(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> values[i]).toArray();
  }

  /** The first winner of each cell of 2x2 in two channels of 8x8. */
  private static int[] winners(double[] r1) {
    int[] winner = new int[32];
    Arrays.fill(winner, -1);
    for (int i = 0; i < 128; i++) {
      int cell = i / 64 * 16 + i % 64 / 16 * 4 + i % 8 / 2;
      if (winner[cell] < 0 || r1[i] > r1[winner[cell]]) {
        winner[cell] = i;
      }
    }
    return winner;
  }
}
