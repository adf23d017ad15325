package limpid.explain;

import java.util.Arrays;
import limpid.core.Tensor;

/**
 * {@link Nets#waves} and its gradients once more, in double, by hand, in PyTorch's layouts, without
 * any of the engine.
 */
public final class SlowWaves {
  /** How a gradient g crosses a ReLU whose input was x. */
  public interface Crossing {
    double of(double x, double g);
  }

  /** How gradients [channel][place] cross a layer of ReLUs. */
  public interface LayerCrossing {
    double[][] of(double[][] x, double[][] g);
  }

  public static final Crossing GRADIENT = (x, g) -> x > 0 ? g : 0;
  public static final Crossing GUIDED = (x, g) -> x > 0 && g > 0 ? g : 0;
  public static final Crossing DECONVNET = (x, g) -> Math.max(g, 0);

  private final float[] c1w = Nets.wave(0, 2, 1, 3, 3).data();
  private final float[] c1b = Nets.wave(1, 2).data();
  private final float[] c2w = Nets.wave(2, 3, 2, 3, 3).data();
  private final float[] c2b = Nets.wave(3, 3).data();
  private final float[] fcw = Nets.wave(4, 3, 48).data();

  private final float[] fcb = Nets.wave(5, 3).data();

  private final double[][] first;
  private final double[][] pooled = new double[2][16];
  private final int[][] winner = new int[2][16];
  private final double[][] second;

  public SlowWaves(Tensor x) {
    double[][] image = new double[1][64];
    for (int k = 0; k < 64; k++) {
      image[0][k] = x.data()[k];
    }
    first = convolved(image, 8, c1w, c1b);
    for (int c = 0; c < 2; c++) {
      for (int k = 0; k < 64; k++) {
        int cell = k / 16 * 4 + k % 8 / 2;
        double value = Math.max(first[c][k], 0);
        if (k / 8 % 2 == 0 && k % 2 == 0 || value > pooled[c][cell]) {
          pooled[c][cell] = value;
          winner[c][cell] = k;
        }
      }
    }
    second = convolved(pooled, 4, c2w, c2b);
  }

  private static double[][] convolved(double[][] x, int side, float[] w, float[] b) {
    double[][] y = new double[b.length][side * side];
    for (int o = 0; o < b.length; o++) {
      for (int k = 0; k < side * side; k++) {
        y[o][k] = b[o];
        for (int c = 0; c < x.length; c++) {
          for (int t = 0; t < 9; t++) {
            int i = k / side + t / 3 - 1;
            int j = k % side + t % 3 - 1;
            if (i >= 0 && i < side && j >= 0 && j < side) {
              y[o][k] += w[(o * x.length + c) * 9 + t] * x[c][i * side + j];
            }
          }
        }
      }
    }
    return y;
  }

  /** The gradient in the input of a convolution. */
  private static double[][] spread(double[][] g, int inputs, int side, float[] w) {
    double[][] x = new double[inputs][side * side];
    for (int o = 0; o < g.length; o++) {
      for (int k = 0; k < side * side; k++) {
        for (int c = 0; c < inputs; c++) {
          for (int t = 0; t < 9; t++) {
            int i = k / side + t / 3 - 1;
            int j = k % side + t % 3 - 1;
            if (i >= 0 && i < side && j >= 0 && j < side) {
              x[c][i * side + j] += w[(o * inputs + c) * 9 + t] * g[o][k];
            }
          }
        }
      }
    }
    return x;
  }

  public double logit(int target) {
    double[][] a = features();
    double logit = fcb[target];
    for (int k = 0; k < 48; k++) {
      logit += fcw[target * 48 + k] * a[k / 16][k % 16];
    }
    return logit;
  }

  /** r2: [3][16]. */
  public double[][] features() {
    double[][] a = new double[3][16];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 16; k++) {
        a[c][k] = Math.max(second[c][k], 0);
      }
    }
    return a;
  }

  /** d logit / d r2: [3][16]. */
  public double[][] featureGradients(int target) {
    double[][] g = new double[3][16];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 16; k++) {
        g[c][k] = fcw[target * 48 + c * 16 + k];
      }
    }
    return g;
  }

  /** d logit / d x, crossing ReLUs in this way: 64 values. */
  public double[] inputGradient(int target, Crossing relu) {
    return crossedLayerwise(
        target,
        (x, g) -> {
          double[][] crossed = new double[g.length][];
          for (int c = 0; c < g.length; c++) {
            int channel = c;
            crossed[c] = new double[g[c].length];
            Arrays.setAll(crossed[c], k -> relu.of(x[channel][k], g[channel][k]));
          }
          return crossed;
        });
  }

  /** The same, a layer of ReLUs at a time. */
  public double[] crossedLayerwise(int target, LayerCrossing relu) {
    double[][] atPool = spread(relu.of(second, featureGradients(target)), 2, 4, c2w);
    double[][] atFirst = new double[2][64];
    for (int c = 0; c < 2; c++) {
      for (int cell = 0; cell < 16; cell++) {
        atFirst[c][winner[c][cell]] = atPool[c][cell];
      }
    }
    return spread(relu.of(first, atFirst), 1, 8, c1w)[0];
  }

  /** sum_k mean(g_k) A_k at r2, signed: 16 values. */
  public double[] gradCam(int target) {
    double[][] a = features();
    double[][] g = featureGradients(target);
    double[] map = new double[16];
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      for (int k = 0; k < 16; k++) {
        mean += g[c][k] / 16;
      }
      for (int k = 0; k < 16; k++) {
        map[k] += mean * a[c][k];
      }
    }
    return map;
  }
}
