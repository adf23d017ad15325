package limpid.explain.map;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * {@code y_p = sum_d k_d x_(p+d)}, row by row and column by column, {@code k_d = exp(-d^2 / 2
 * sigma^2) / sum}, d up to 4 sigma: scipy's {@code gaussian_filter}.
 *
 * @param sigma in pixels; 0 leaves images as they are
 * @param mirrors whether images go on beyond their borders mirrored, the border itself twice;
 *     otherwise there is 0
 */
public record GaussianBlur(double sigma, boolean mirrors) {

  public GaussianBlur {
    if (!(sigma >= 0 && sigma <= 1e6)) {
      throw new IllegalArgumentException("blur: sigma is 0 or more, got " + sigma);
    }
  }

  /** Images go on beyond their borders, mirrored. */
  public static GaussianBlur mirrored(double sigma) {
    return new GaussianBlur(sigma, true);
  }

  /** Around images all is 0. */
  public static GaussianBlur inZeros(double sigma) {
    return new GaussianBlur(sigma, false);
  }

  /**
   * A blurred image {@code [1,H,W,C]}, {@code [H,W,C]} or {@code [H,W]}, each channel by itself.
   */
  public Tensor of(Tensor image) {
    if (sigma == 0) {
      return image;
    }
    Shape shape = image.shape();
    boolean plane = shape.rank() == 2;
    int c = plane ? 1 : shape.at(-1);
    int w = shape.at(plane ? -1 : -2);
    int h = shape.at(plane ? -2 : -3);
    double[] x = new double[image.size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = image.data()[k];
    }
    double[] down = along(x, 1, h, w * c);
    double[] both = along(down, h, w, c);
    Tensor blurred = Tensor.zeros(shape);
    for (int k = 0; k < both.length; k++) {
      blurred.data()[k] = (float) both[k];
    }
    return blurred;
  }

  /** Blurs {@code [outer,n,inner]} along its second axis. */
  private double[] along(double[] x, int outer, int n, int inner) {
    double[] weights = folded(n);
    double[] y = new double[x.length];
    for (int o = 0; o < outer; o++) {
      for (int to = 0; to < n; to++) {
        for (int from = 0; from < n; from++) {
          double weight = weights[to * n + from];
          if (weight != 0) {
            add(weight, x, (o * n + from) * inner, y, (o * n + to) * inner, inner);
          }
        }
      }
    }
    return y;
  }

  private static void add(double weight, double[] x, int from, double[] y, int to, int length) {
    for (int k = 0; k < length; k++) {
      y[to + k] += weight * x[from + k];
    }
  }

  /** How much of each of n places comes to each of them, what lies beyond the borders included. */
  private double[] folded(int n) {
    int radius = (int) (4 * sigma + .5);
    double[] kernel = kernel(radius);
    double[] weights = new double[n * n];
    for (int to = 0; to < n; to++) {
      for (int d = -radius; d <= radius; d++) {
        int from = to + d;
        if (mirrors || (from >= 0 && from < n)) {
          weights[to * n + mirror(from, n)] += kernel[d + radius];
        }
      }
    }
    return weights;
  }

  private double[] kernel(int radius) {
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int d = -radius; d <= radius; d++) {
      kernel[d + radius] = Math.exp(-.5 * d * d / (sigma * sigma));
      sum += kernel[d + radius];
    }
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] /= sum;
    }
    return kernel;
  }

  /** {@code d c b a | a b c d | d c b a}. */
  private static int mirror(int place, int n) {
    int within = Math.floorMod(place, 2 * n);
    return within < n ? within : 2 * n - 1 - within;
  }
}
