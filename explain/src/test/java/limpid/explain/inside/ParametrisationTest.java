package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.explain.Near;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametrisationTest {

  private static Tensor wave(Shape shape) {
    Tensor z = Tensor.zeros(shape);
    for (int k = 0; k < z.size(); k++) {
      z.data()[k] = (float) (.2 * Math.sin(.9 * k * k + k));
    }
    return z;
  }

  /** Wave by wave, then colour by colour, in double precision. */
  private static double[] slow(boolean waves, boolean decorrelated, Shape image, Tensor z) {
    int h = image.at(1);
    int w = image.at(2);
    int kept = w / 2 + 1;
    double[] u = new double[image.size()];
    for (int k = 0; k < u.length; k++) {
      u[k] = waves ? 0 : z.data()[k];
      int y = k / 3 / w;
      int x = k / 3 % w;
      for (int n = 0; waves && n < h * kept; n++) {
        int v = n / kept;
        int q = n % kept;
        double crests = Math.hypot(Math.min(v, h - v) / (double) h, q / (double) w);
        double scale = Math.sqrt(h * w) / Math.max(crests, 1. / Math.max(h, w)) / 4 / (h * w);
        double angle = 2 * Math.PI * ((double) v * y / h + (double) q * x / w);
        double real = z.at(0, k % 3, v, q) * Math.cos(angle);
        double turned = z.at(1, k % 3, v, q) * Math.sin(angle);
        boolean own = q == 0 || 2 * q == w;
        u[k] += (own ? 1 : 2) * scale * (real - turned);
      }
    }
    double[][] root = {{.26, .09, .02}, {.27, 0, -.05}, {.27, -.09, .03}};
    double longest = Math.sqrt(.26 * .26 + .27 * .27 + .27 * .27);
    double[] v = new double[u.length];
    for (int k = 0; k < v.length; k++) {
      double sum = decorrelated ? 0 : u[k];
      for (int c = 0; decorrelated && c < 3; c++) {
        sum += root[k % 3][c] / longest * u[k / 3 * 3 + c];
      }
      v[k] = 1 / (1 + Math.exp(-sum));
    }
    return v;
  }

  @ParameterizedTest
  @CsvSource({
    "true,true,6,8",
    "true,false,5,7",
    "true,true,8,3",
    "false,true,5,4",
    "false,false,3,3"
  })
  void imagesAreWhatTheFormulaSays(boolean waves, boolean decorrelated, int h, int w) {
    Shape shape = Shape.of(1, h, w, 3);
    Parametrisation p = new Parametrisation(waves, decorrelated, shape);
    Tensor z = wave(p.shape());
    Tensor image = p.image(Node.constant(z)).value();
    assertEquals(shape, image.shape());
    Near.assertNear(slow(waves, decorrelated, shape, z), image.data(), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,true"})
  void theGradientIsThatOfCentralDifferences(boolean waves, boolean decorrelated) {
    Shape shape = Shape.of(1, 5, 6, 3);
    Parametrisation p = new Parametrisation(waves, decorrelated, shape);
    Tensor z = wave(p.shape());
    Tensor g = wave(shape);
    Node variable = Node.variable(z);
    Node score = p.image(variable).mul(Node.constant(g)).sum();
    float[] gradient = Backward.from(score).to(variable).of(variable).value().data();
    for (int k = 0; k < z.size(); k += 7) {
      double step = 1e-3;
      double difference = (dot(p, z, k, step, g) - dot(p, z, k, -step, g)) / (2 * step);
      assertEquals(difference, gradient[k], 1e-3, "element " + k);
    }
  }

  private static double dot(Parametrisation p, Tensor z, int k, double step, Tensor g) {
    Tensor moved = z.copy();
    moved.data()[k] += (float) step;
    double[] image = slow(p.waves(), p.decorrelated(), p.image(), moved);
    double dot = 0;
    for (int i = 0; i < image.length; i++) {
      dot += image[i] * g.data()[i];
    }
    return dot;
  }

  @Test
  void noiseIsNearlyGreyAndTheSameForASeed() {
    Parametrisation p = new Parametrisation(true, true, Shape.of(1, 16, 16, 3));
    Tensor z = p.start(new SplittableRandom(3));
    float[] image = p.image(Node.constant(z)).value().data();
    for (float value : image) {
      assertTrue(value > .35 && value < .65, "" + value);
    }
    assertEquals(z.toString(), p.start(new SplittableRandom(3)).toString());
  }

  @Test
  void coloursAreThreeChannels() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Parametrisation(true, true, Shape.of(1, 4, 4, 1)));
    assertTrue(e.getMessage().contains("3 channels, not of 1"), e.getMessage());
  }
}
