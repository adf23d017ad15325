package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The maps of all libraries from one raw map of 4x4 to 8x8, computed again, pixel by pixel. */
class GradCamConventionsTest {
  /** One pixel of the map in [0,1], from rectified values of the layer. */
  private interface Pixel {
    double at(double[] m, int y, int x);
  }

  private static Explanation explained(Convention convention) {
    return new GradCam(LayerChoice.named("r2"), convention)
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
  }

  private static void shows(Convention convention, Pixel pixel) {
    double[] m = new SlowWaves(Nets.wavesInput()).gradCam(1);
    double[] expected = new double[64];
    for (int i = 0; i < 64; i++) {
      expected[i] = pixel.at(Arrays.stream(m).map(v -> Math.max(v, 0)).toArray(), i / 8, i % 8);
    }
    assertNear(m, explained(convention).raw().data(), 1e-6);
    assertNear(expected, explained(convention).map().data(), 1e-5);
  }

  private static double max(double[] m) {
    return Arrays.stream(m).max().orElseThrow();
  }

  private static double min(double[] m) {
    return Arrays.stream(m).min().orElseThrow();
  }

  private static double bilinear(double[] m, int y, int x) {
    double sum = 0;
    for (int k = 0; k < 16; k++) {
      sum += m[k] * share(y, k / 4) * share(x, k % 4);
    }
    return sum;
  }

  private static double share(int i, int k) {
    double at = Math.clamp((i + .5) / 2 - .5, 0, 3);
    return Math.max(0, 1 - Math.abs(at - k));
  }

  private static double bicubic(double[] m, int y, int x) {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < 16; k++) {
      double weight = keys((y + .5) / 2 - .5 - k / 4) * keys((x + .5) / 2 - .5 - k % 4);
      sum += weight * m[k];
      weights += weight;
    }
    return sum / weights;
  }

  private static double keys(double distance) {
    double d = Math.abs(distance);
    return d <= 1
        ? 1.5 * Math.pow(d, 3) - 2.5 * d * d + 1
        : d < 2 ? -.5 * Math.pow(d, 3) + 2.5 * d * d - 4 * d + 2 : 0;
  }

  private static double[] all(double[] m, Pixel pixel) {
    double[] values = new double[64];
    for (int i = 0; i < 64; i++) {
      values[i] = pixel.at(m, i / 8, i % 8);
    }
    return values;
  }

  private static double minMax(double value, double[] of, double epsilon) {
    return (value - min(of)) / (max(of) - min(of) + epsilon);
  }

  @Test
  void paper() {
    shows(
        Convention.PAPER,
        (m, y, x) -> minMax(bilinear(m, y, x), all(m, GradCamConventionsTest::bilinear), 1e-7));
  }

  @Test
  void torchCamNormalisesAtTheLayerAndResizesBicubically() {
    shows(
        Convention.TORCH_CAM,
        (m, y, x) -> {
          double[] low = Arrays.stream(m).map(v -> minMax(v, m, 1e-8)).toArray();
          return Math.clamp(bicubic(low, y, x), 0, 1);
        });
  }

  @Test
  void captumLeavesTheMapAsItIsAndShowsNearestNeighbours() {
    shows(
        Convention.CAPTUM,
        (m, y, x) -> {
          double[] sorted =
              Arrays.stream(all(m, (v, i, j) -> v[i / 2 * 4 + j / 2])).sorted().toArray();
          double sum = 0;
          int k = 0;
          while ((sum += sorted[k]) < .98 * Arrays.stream(sorted).sum()) {
            k++;
          }
          return Math.min(1, m[y / 2 * 4 + x / 2] / sorted[k]);
        });
  }

  @Test
  void pairDividesByTheMaximumAtTheLayer() {
    shows(Convention.PAIR, (m, y, x) -> bilinear(m, y, x) / max(m));
  }

  @Test
  void xpliqueResizesBicubically() {
    shows(
        Convention.XPLIQUE,
        (m, y, x) -> {
          double[] large = all(m, (v, i, j) -> Math.max(0, bicubic(v, i, j)));
          return minMax(large[8 * y + x], large, 1e-7);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Convention.class,
      mode = Mode.EXCLUDE,
      names = {"SHAP", "TF_EXPLAIN", "ZENNIT"})
  void allOthersHaveOneRawMapAndShowItsMaximumAsTheHottest(Convention convention) {
    Explanation e = explained(convention);
    assertArrayEquals(explained(Convention.CAPTUM).raw().data(), e.raw().data());
    Tensor map = e.map();
    float most = 0;
    for (float value : map.data()) {
      assertTrue(value >= 0 && value <= 1);
      most = Math.max(most, value);
    }
    assertTrue(most > .8, convention + " " + most);
  }

  @ParameterizedTest
  @EnumSource(
      value = Convention.class,
      mode = Mode.EXCLUDE,
      names = {"SHAP", "TF_EXPLAIN", "ZENNIT"})
  void mapThatIsNowherePositiveIsBlankAndDiagnosed(Convention convention) {
    Explanation e =
        new GradCam(LayerChoice.named("r2"), convention)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(0));
    assertEquals(Diagnosis.Finding.NOWHERE_POSITIVE, e.diagnosis().finding());
    for (float value : e.map().data()) {
      assertEquals(0, value);
    }
  }

  @Test
  void libraryWithoutGradCamIsRefused() {
    assertEquals(
        "convention shap: paper, pytorch-grad-cam, torch-cam, captum, tf-explain, pair or xplique"
            + " is expected",
        assertThrows(
                IllegalArgumentException.class,
                () -> new GradCam(LayerChoice.LAST, Convention.SHAP))
            .getMessage());
  }
}
