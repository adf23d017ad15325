package limpid.explain.map;

import limpid.core.Tensor;

/**
 * Colours in which equal distances look equal, CIELAB under D65: {@code L = 116 f(Y) - 16, a = 500
 * (f(X) - f(Y)), b = 200 (f(Y) - f(Z))}, L from 0 to 100; X, Y, Z are sums of linear red, green and
 * blue over those of white, and f is the cube root, straight near 0.
 */
final class Lab {
  private static final double[][] XYZ = {
    {.412453, .357580, .180423}, {.212671, .715160, .072169}, {.019334, .119193, .950227}
  };
  private static final double[] WHITE = {.95047, 1, 1.08883};
  private static final double STRAIGHT = Math.pow(6 / 29., 3);

  private Lab() {}

  /**
   * The colours of an image {@code [H,W,C]} in [0,1], one after the other: of three channels as
   * sRGB, of others each channel times 100.
   */
  static double[] of(Tensor image) {
    double[] lab = new double[image.size()];
    boolean colours = image.shape().at(2) == 3;
    for (int k = 0; k < lab.length; k += colours ? 3 : 1) {
      if (colours) {
        colour(image.data(), lab, k);
      } else {
        lab[k] = 100 * image.data()[k];
      }
    }
    return lab;
  }

  private static void colour(float[] rgb, double[] lab, int at) {
    double[] f = new double[3];
    for (int i = 0; i < 3; i++) {
      double sum = 0;
      for (int channel = 0; channel < 3; channel++) {
        sum += XYZ[i][channel] * linear(rgb[at + channel]);
      }
      f[i] = root(sum / WHITE[i]);
    }
    lab[at] = 116 * f[1] - 16;
    lab[at + 1] = 500 * (f[0] - f[1]);
    lab[at + 2] = 200 * (f[1] - f[2]);
  }

  private static double linear(double value) {
    return value > .04045 ? Math.pow((value + .055) / 1.055, 2.4) : value / 12.92;
  }

  private static double root(double value) {
    return value > STRAIGHT ? Math.cbrt(value) : value / (3 * 36 / 841.) + 4 / 29.;
  }
}
