package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.program.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothMaskTest {

  /** By the definition: parameters lie at multiples of the step, and go on beyond the image. */
  static double[] slow(double[] p, int h, int w, int step, double sigma) {
    int rows = Math.ceilDiv(h, step);
    int columns = Math.ceilDiv(w, step);
    int radius = 1 + (int) Math.ceil(sigma / step);
    double[] mask = new double[h * w];
    for (int k = 0; k < mask.length; k++) {
      double above = 0;
      double below = 0;
      for (int i = k / w / step - radius; i <= k / w / step + radius; i++) {
        for (int j = k % w / step - radius; j <= k % w / step + radius; j++) {
          double z = Math.hypot(k / w - i * step, k % w - j * step) / sigma - .5;
          double weight = z > 0 ? Math.exp(-2 * z * z) : 1;
          int row = Math.clamp(i, 0, rows - 1);
          double a = weight * p[row * columns + Math.clamp(j, 0, columns - 1)];
          above += a * Math.exp(20 * a);
          below += Math.exp(20 * a);
        }
      }
      mask[k] = above / below;
    }
    return mask;
  }

  static double[] waves(int n) {
    double[] waves = new double[n];
    for (int k = 0; k < n; k++) {
      waves[k] = .5 + .5 * Math.sin(1.9 * k);
    }
    return waves;
  }

  static Tensor tensor(double[] values, Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int k = 0; k < values.length; k++) {
      tensor.data()[k] = (float) values[k];
    }
    return tensor;
  }

  @ParameterizedTest
  @CsvSource({"8,8,1,3", "9,7,2,5", "6,11,3,4.5", "1,5,1,2"})
  void eachPixelIsAboutTheLargestOfThoseAround(int h, int w, int step, double sigma) {
    SmoothMask mask = new SmoothMask(h, w, step, sigma);
    double[] p = waves(mask.full().size());
    Tensor found = mask.at(tensor(p, mask.full().shape()), Control.NONE);
    assertEquals(Shape.of(1, h, w, 1), found.shape());
    assertNear(slow(p, h, w, step, sigma), found.data(), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"5,6,1,2", "7,5,2,3"})
  void gradientsAreDifferencesOfTheMask(int h, int w, int step, double sigma) {
    SmoothMask mask = new SmoothMask(h, w, step, sigma);
    double[] p = waves(mask.full().size());
    double[] g = waves(h * w);
    double[] expected = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      double[] up = p.clone();
      double[] down = p.clone();
      up[k] += 1e-5;
      down[k] -= 1e-5;
      double[] more = slow(up, h, w, step, sigma);
      double[] less = slow(down, h, w, step, sigma);
      for (int u = 0; u < g.length; u++) {
        expected[k] += g[u] * (more[u] - less[u]) / 2e-5;
      }
    }
    mask.at(tensor(p, mask.full().shape()), Control.NONE);
    Tensor pulled = mask.pulled(tensor(g, Shape.of(1, h, w, 1)), Control.NONE);
    assertNear(expected, pulled.data(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({".2", ".7", "1"})
  void equalParametersFavourNoPixel(double p) {
    SmoothMask mask = new SmoothMask(9, 12, 1, 3);
    Tensor full = mask.full();
    float[] found = mask.at(Tensor.filled(full.shape(), (float) p), Control.NONE).data();
    for (float value : found) {
      assertEquals(found[0], value);
    }
  }

  /** Of half sigma. */
  @Test
  void aroundAParameterThereIsABlot() {
    SmoothMask mask = new SmoothMask(15, 15, 1, 6);
    double[] p = new double[225];
    p[7 * 15 + 7] = 1;
    float[] found = mask.at(tensor(p, mask.full().shape()), Control.NONE).data();
    for (int k = 0; k < 225; k++) {
      double away = Math.hypot(k / 15 - 7, k % 15 - 7);
      assertTrue(away > 3 || found[k] > .99, "within: " + found[k]);
      assertTrue(away < 8 || found[k] < .4, "beyond: " + found[k]);
    }
  }
}
