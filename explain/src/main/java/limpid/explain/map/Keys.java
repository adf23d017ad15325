package limpid.explain.map;

/**
 * What bicubic enlarging takes of each input: {@code k(d) = 1.5 |d|^3 - 2.5 |d|^2 + 1} up to a
 * distance of 1, {@code -0.5 |d|^3 + 2.5 |d|^2 - 4 |d| + 2} up to 2, over the sum of those that
 * there are.
 *
 * <p>Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981, a = -1/2.
 */
final class Keys {
  private Keys() {}

  /** The weights of each output in the inputs along one axis. */
  static double[][] weights(int in, int out) {
    double[][] weights = new double[out][in];
    for (int i = 0; i < out; i++) {
      double centre = (i + .5) * in / out - .5;
      double sum = 0;
      for (int k = Math.max(0, (int) centre - 2); k < Math.min(in, (int) centre + 4); k++) {
        weights[i][k] = kernel(Math.abs(k - centre));
        sum += weights[i][k];
      }
      for (int k = 0; k < in; k++) {
        weights[i][k] /= sum;
      }
    }
    return weights;
  }

  private static double kernel(double d) {
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }
}
