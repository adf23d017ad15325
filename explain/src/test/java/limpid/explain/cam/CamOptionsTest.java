package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.References;
import limpid.explain.catalogue.Methods;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamOptionsTest {

  private static Explainer chosen(String method, Map<String, String> texts) {
    Descriptor descriptor = Methods.named(method);
    Choices choices = descriptor.read(texts, References.methods(Methods.all()));
    return descriptor.explainer(choices);
  }

  private static Explanation of(Explainer explainer, Tensor image) {
    return explainer.explain(Nets.waves(), image, OutputTarget.of(1));
  }

  private static float[] map(String method, String layer) {
    return of(chosen(method, Map.of("layer", layer)), Nets.wavesInput()).map().data();
  }

  /** {@code (x - min) / (1e-7 + max - min)}. */
  private static double[] scaled(double[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (values[i] - min) / (1e-7 + max - min);
    }
    return result;
  }

  @Test
  void mapsOfSeveralLayersAreAveragedAndStretched() {
    float[] first = map("hirescam", "r1");
    float[] second = map("hirescam", "r2");
    double[] mean = new double[64];
    for (int i = 0; i < 64; i++) {
      mean[i] = (first[i] + second[i]) / 2.0;
    }
    Explanation e = of(chosen("hirescam", Map.of("layer", "r1, r2")), Nets.wavesInput());
    assertNear(scaled(mean), e.map().data(), 1e-5);
    assertEquals(Optional.of("r1, r2"), e.layer());
  }

  @Test
  void mapsOfSeveralLayersAreMultipliedIfThatIsChosen() {
    float[] first = map("layercam", "r1");
    float[] second = map("layercam", "r2");
    double[] product = new double[64];
    for (int i = 0; i < 64; i++) {
      product[i] = (double) first[i] * second[i];
    }
    Explainer fused = chosen("layercam", Map.of("layer", "r1,r2", "fuse", "product"));
    assertNear(scaled(product), of(fused, Nets.wavesInput()).map().data(), 1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "tanh-max"})
  void maximumIsTakenAtTheFinestLayer(String fusion) {
    Explanation coarse = of(chosen("layercam", Map.of("layer", "pool")), Nets.wavesInput());
    Tensor atPool = coarse.attribution().normalisation().map(coarse.raw(), 4, 4);
    float[] fine = map("layercam", "r1");
    double[] expected = new double[64];
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        double value = bilinear(squashed(atPool.data(), fusion), i, j);
        expected[8 * i + j] = Math.max(value, squashed(fine, fusion)[8 * i + j]);
      }
    }
    Explainer fused = chosen("layercam", Map.of("layer", "pool,r1", "fuse", fusion));
    assertNear(expected, of(fused, Nets.wavesInput()).map().data(), 1e-5);
  }

  private static double[] squashed(float[] map, String fusion) {
    double[] result = new double[map.length];
    for (int i = 0; i < map.length; i++) {
      result[i] = fusion.equals("max") ? map[i] : Math.tanh(2 * map[i]);
    }
    return result;
  }

  /** 4x4 at a pixel of 8x8, half-pixel centres. */
  private static double bilinear(double[] map, int i, int j) {
    double y = Math.clamp((i + .5) / 2 - .5, 0.0, 3.0);
    double x = Math.clamp((j + .5) / 2 - .5, 0.0, 3.0);
    int top = (int) y;
    int left = (int) x;
    int below = Math.min(top + 1, 3);
    int right = Math.min(left + 1, 3);
    double up = map[4 * top + left] * (1 - (x - left)) + map[4 * top + right] * (x - left);
    double down = map[4 * below + left] * (1 - (x - left)) + map[4 * below + right] * (x - left);
    return up * (1 - (y - top)) + down * (y - top);
  }

  @Test
  void smoothedMapIsTheMeanOverSixImages() {
    double[] mean = new double[64];
    for (boolean mirrored : new boolean[] {false, true}) {
      for (float factor : new float[] {.9f, 1, 1.1f}) {
        Tensor image = Tensor.zeros(Nets.wavesInput().shape());
        for (int k = 0; k < 64; k++) {
          int from = mirrored ? k / 8 * 8 + 7 - k % 8 : k;
          image.data()[k] = factor * Nets.wavesInput().data()[from];
        }
        float[] map = of(new GradCam(), image).map().data();
        for (int k = 0; k < 64; k++) {
          mean[k] += map[mirrored ? k / 8 * 8 + 7 - k % 8 : k] / 6;
        }
      }
    }
    Explainer smooth = chosen("gradcam", Map.of("aug-smooth", "true"));
    assertNear(mean, of(smooth, Nets.wavesInput()).map().data(), 1e-5);
  }

  @Test
  void compiledAndTracedAgreeForAllOfIt() {
    for (Map<String, String> texts :
        List.of(
            Map.of("layer", "r1,r2"),
            Map.of("aug-smooth", "true"),
            Map.of("aug-smooth", "true", "layer", "r1,pool", "fuse", "max"))) {
      Explainer explainer = chosen("gradcam-elementwise", texts);
      Explanation traced = of(explainer, Nets.wavesInput());
      CompiledNet net = CompiledNet.of(Nets.waves(), List.of(explainer));
      try (Session session = net.session()) {
        Explanation compiled =
            explainer.explain(session.run(Nets.wavesInput()), OutputTarget.of(1));
        assertArrayEquals(traced.map().data(), compiled.map().data(), 1e-6f);
      }
    }
  }

  @Test
  void costCountsLayersAndImages() {
    Descriptor method = Methods.named("gradcam");
    Choices choices =
        method.read(
            Map.of("layer", "r1,r2", "aug-smooth", "true"), References.methods(Methods.all()));
    assertEquals(new Cost.Passes(7, 12), method.cost().of(choices, Nets.wavesInput().shape()));
  }

  @Test
  void layersWithoutANameAreRefused() {
    for (String text : List.of("", ",", "r1,", "r1,,r2")) {
      assertThrows(IllegalArgumentException.class, () -> chosen("gradcam", Map.of("layer", text)));
    }
  }

  @Test
  void eachLayerIsSmoothedBeforeTheyAreFused() {
    double[] sum = new double[64];
    for (String layer : List.of("r1", "r2")) {
      float[] map = of(new EigenSmooth(new HiResCam(layer)), Nets.wavesInput()).map().data();
      for (int i = 0; i < 64; i++) {
        sum[i] += map[i];
      }
    }
    Explainer both = chosen("hirescam", Map.of("layer", "r1,r2", "eigen-smooth", "true"));
    assertNear(scaled(sum), of(both, Nets.wavesInput()).map().data(), 1e-5);
  }

  @Test
  void namesSayWhatIsSmoothed() {
    Explainer both = chosen("gradcam", Map.of("eigen-smooth", "true", "aug-smooth", "true"));
    assertEquals("gradcam-eigen-smooth-aug-smooth", both.name());
  }

  @Test
  void whatIsNoWeightedSumIsNotProjected() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> chosen("guided-gradcam", Map.of("eigen-smooth", "true")));
    assertEquals(
        "eigen-smooth: is for sums of weighted feature maps, as gradcam is one; not for"
            + " guided-gradcam",
        e.getMessage());
  }

  /** The six maps agree in few places, so that their mean stays low; that is no defect. */
  @Test
  void lowMeanOfMapsIsSound() {
    Tensor halves = Tensor.filled(Shape.of(4, 4), .2f);
    halves.data()[5] = .4f;
    Attribution low = new Attribution(halves, Optional.empty(), Normalisation.FINISHED);
    Score score = Score.of(OutputTarget.of(0), Node.constant(Tensor.of(Shape.of(1, 2), 1, 0)));
    Explanation e = Explanation.of(new GradCam(), low, Shape.of(1, 8, 8, 3), score, Duration.ZERO);
    assertTrue(e.diagnosis().sound(), e.diagnosis().sentence());
  }
}
