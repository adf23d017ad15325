package limpid.explain.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import limpid.core.Tensor;

/**
 * Pixels made of their neighbours: each that was removed is {@code x_p = sum_q w_pq x_q / sum_q
 * w_pq} over its eight neighbours in the image, of weight 1/6 where they share an edge and 1/12
 * where they share a corner, removed ones among them: a sparse symmetric system, solved by
 * conjugate gradients for each channel; then noise from N(0, sigma^2) is added. Removed pixels that
 * no path of removed ones joins to one that was kept are 0 before the noise.
 *
 * @param sigma of the noise
 */
record NoisyLinearImputation(double sigma, long seed) {
  private static final double EDGE = 1 / 6.0;
  private static final double CORNER = 1 / 12.0;
  private static final double TOLERANCE = 1e-6;
  private static final int MOST = 5000;

  /**
   * The image with other values where pixels were removed.
   *
   * @param image {@code [1,H,W,C]}
   * @param variant which draws of noise are taken
   */
  void fill(Tensor image, boolean[] removed, int variant, float[] into, int at) {
    System.arraycopy(image.data(), 0, into, at, image.size());
    Equations equations = new Equations(image.shape().at(1), image.shape().at(2), removed);
    int channels = image.shape().at(3);
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + variant);
    for (int c = 0; c < channels; c++) {
      double[] solved = equations.solved(image.data(), channels, c);
      for (int u = 0; u < solved.length; u++) {
        into[at + equations.pixels[u] * channels + c] =
            (float) (solved[u] + sigma * random.nextGaussian());
      }
    }
  }

  /** {@code (D - W) x = b} over the removed pixels. */
  private static final class Equations {
    private final int h;
    private final int w;
    private final int[] pixels;
    private final int[] unknowns;
    private final double[] diagonal;

    Equations(int h, int w, boolean[] removed) {
      this.h = h;
      this.w = w;
      unknowns = new int[h * w];
      pixels = new int[h * w];
      int count = 0;
      for (int p = 0; p < pixels.length; p++) {
        unknowns[p] = removed[p] ? count : -1;
        if (removed[p]) {
          pixels[count++] = p;
        }
      }
      diagonal = new double[count];
      for (int u = 0; u < count; u++) {
        diagonal[u] = sum(u, q -> 1);
      }
    }

    private interface Value {
      double at(int pixel);
    }

    /** The weighted sum over the neighbours of an unknown. */
    private double sum(int u, Value value) {
      int y = pixels[u] / w;
      int x = pixels[u] % w;
      double sum = 0;
      for (int j = Math.max(0, y - 1); j <= Math.min(h - 1, y + 1); j++) {
        for (int i = Math.max(0, x - 1); i <= Math.min(w - 1, x + 1); i++) {
          if (j != y || i != x) {
            sum += (j == y || i == x ? EDGE : CORNER) * value.at(j * w + i);
          }
        }
      }
      return sum;
    }

    double[] solved(float[] image, int channels, int channel) {
      int n = diagonal.length;
      double[] residual = new double[n];
      for (int u = 0; u < n; u++) {
        residual[u] = sum(u, q -> unknowns[q] < 0 ? image[q * channels + channel] : 0);
      }
      double[] x = new double[n];
      double[] direction = residual.clone();
      double[] product = new double[n];
      double size = dot(residual, residual);
      double enough = TOLERANCE * TOLERANCE * size;
      for (int step = 0; step < MOST && size > enough; step++) {
        apply(direction, product);
        double length = size / dot(direction, product);
        for (int u = 0; u < n; u++) {
          x[u] += length * direction[u];
          residual[u] -= length * product[u];
        }
        double next = dot(residual, residual);
        for (int u = 0; u < n; u++) {
          direction[u] = residual[u] + next / size * direction[u];
        }
        size = next;
      }
      return x;
    }

    private void apply(double[] v, double[] to) {
      Arrays.setAll(
          to, u -> diagonal[u] * v[u] - sum(u, q -> unknowns[q] < 0 ? 0 : v[unknowns[q]]));
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int u = 0; u < a.length; u++) {
        sum += a[u] * b[u];
      }
      return sum;
    }
  }
}
