package limpid.explain.map;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.MatMul;
import limpid.core.op.Node;

/**
 * {@code y_p = sum_d k_d x_(p+d)}, along both axes, {@code k_d = exp(-d^2 / 2 sigma^2) / sum}, d up
 * to 4 sigma, as in scipy's {@code gaussian_filter}: a product with a matrix for each axis, {@code
 * K X K^T}.
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
    return of(Node.constant(image)).value();
  }

  /** The same, with a gradient. */
  public Node of(Node image) {
    if (sigma == 0) {
      return image;
    }
    Node x = planes(image);
    return across(down(x, matrix(height(x))), matrix(width(x))).reshape(image.shape());
  }

  /**
   * How fast an image changes as it is blurred: {@code (y(sigma + step) - y(sigma)) / step}, the
   * difference being taken of the matrices, so that nothing cancels.
   */
  public Tensor slope(Tensor image, double step) {
    GaussianBlur further = new GaussianBlur(sigma + step, mirrors);
    Node x = planes(Node.constant(image));
    double[] tall = matrix(height(x));
    double[] wide = matrix(width(x));
    double[] furtherTall = further.matrix(height(x));
    double[] furtherWide = further.matrix(width(x));
    Node first = across(down(x, slope(tall, furtherTall, step)), furtherWide);
    Node second = across(down(x, tall), slope(wide, furtherWide, step));
    return first.add(second).reshape(image.shape()).value();
  }

  private static double[] slope(double[] from, double[] to, double step) {
    double[] slope = new double[from.length];
    for (int k = 0; k < slope.length; k++) {
      slope[k] = (to[k] - from[k]) / step;
    }
    return slope;
  }

  /** {@code [H,W,C]}. */
  private static Node planes(Node image) {
    Shape shape = image.shape();
    return shape.rank() == 2
        ? image.reshape(shape.at(0), shape.at(1), 1)
        : image.reshape(shape.at(-3), shape.at(-2), shape.at(-1));
  }

  private static int height(Node x) {
    return x.shape().at(0);
  }

  private static int width(Node x) {
    return x.shape().at(1);
  }

  /** A matrix times each column. */
  private static Node down(Node x, double[] matrix) {
    int n = height(x);
    float[] values = new float[matrix.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) matrix[k];
    }
    Node flat = x.reshape(n, width(x) * x.shape().at(2));
    return new MatMul(false, false)
        .of(Node.constant(Tensor.of(Shape.of(n, n), values)), flat)
        .reshape(x.shape());
  }

  /** A matrix times each row. */
  private static Node across(Node x, double[] matrix) {
    return down(x.permute(1, 0, 2), matrix).permute(1, 0, 2);
  }

  /** How much of each of n places comes to each of them, what lies beyond the borders included. */
  private double[] matrix(int n) {
    double[] matrix = new double[n * n];
    if (sigma == 0) {
      for (int k = 0; k < n; k++) {
        matrix[k * n + k] = 1;
      }
      return matrix;
    }
    int radius = (int) (4 * sigma + .5);
    double[] kernel = kernel(radius);
    for (int to = 0; to < n; to++) {
      for (int d = -radius; d <= radius; d++) {
        int from = to + d;
        if (mirrors || (from >= 0 && from < n)) {
          matrix[to * n + mirror(from, n)] += kernel[d + radius];
        }
      }
    }
    return matrix;
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
