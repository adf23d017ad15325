package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Background;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedGradientsTest {
  private static final OptionalDouble ALL = OptionalDouble.empty();
  private static final Background ZERO = Background.of(Baseline.ZERO);
  private static final Tensor OTHER = Nets.wave(3, 1, 8, 8, 1);
  private static final Background TWO =
      Background.images(List.of(Tensor.zeros(OTHER.shape()), OTHER));

  private static Explanation explained(
      Background background, String layer, int samples, long seed) {
    return new ExpectedGradients(background, LayerChoice.named(layer), samples, ALL, seed)
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  /** As shap has it: c2 reads what the pooling gives. */
  @Test
  void whatALayerReadsIsTheLayerBeforeIt() {
    Explanation read = explained(TWO, "before:c2", 20, 4);
    assertEquals(Optional.of("before:c2"), read.layer());
    assertArrayEquals(explained(TWO, "pool", 20, 4).raw().data(), read.raw().data());
  }

  /** How far along its path each sample is: x^2 has the gradient 2 alpha x on the way from 0. */
  private static double[] alphas(int samples, long seed) {
    double[] sums = new double[samples + 1];
    Model squares = x -> x.square().reshape(x.shape().at(0), 1);
    Tensor one = Tensor.of(Shape.of(1, 1, 1, 1), 1);
    for (int n = 1; n <= samples; n++) {
      Explanation e =
          new ExpectedGradients(ZERO, LayerChoice.INPUT, n, ALL, seed)
              .explain(squares, one, OutputTarget.score("sum", y -> y.sum(1)));
      sums[n] = n * e.raw().data()[0] / 2;
    }
    double[] alphas = new double[samples];
    Arrays.setAll(alphas, i -> sums[i + 1] - sums[i]);
    return alphas;
  }

  @Test
  void itIsTheMeanOfGradientsAlongThePathTimesTheWay() {
    int samples = 9;
    double[] expected = new double[64];
    for (double alpha : alphas(samples, 4)) {
      Tensor point = Tensor.zeros(Nets.wavesInput().shape());
      for (int k = 0; k < 64; k++) {
        point.data()[k] = (float) (alpha * Nets.wavesInput().data()[k]);
      }
      double[] g = new SlowWaves(point).inputGradient(2, SlowWaves.GRADIENT);
      for (int k = 0; k < 64; k++) {
        expected[k] += g[k] * Nets.wavesInput().data()[k] / samples;
      }
    }
    assertNear(expected, explained(ZERO, "input", samples, 4).raw().data(), 1e-5);
  }

  @Test
  void pointsAreDrawnEvenlyAlongThePath() {
    double[] alphas = alphas(200, 1);
    assertEquals(.5, Arrays.stream(alphas).average().orElseThrow(), .06);
    assertEquals(1 / 3., Arrays.stream(alphas).map(a -> a * a).average().orElseThrow(), .06);
  }

  @Test
  void imagesOfTheBackgroundAreDrawnEvenly() {
    // of a linear score, the gradient is 1: what is left is 1 less the mean of what was drawn
    Background background =
        Background.images(
            List.of(
                Tensor.of(Shape.of(1, 1, 1, 1), 0),
                Tensor.of(Shape.of(1, 1, 1, 1), 10),
                Tensor.of(Shape.of(1, 1, 1, 1), 200)));
    Explanation e =
        new ExpectedGradients(background, LayerChoice.INPUT, 600, ALL, 2)
            .explain(
                x -> x.reshape(x.shape().at(0), 1),
                Tensor.of(Shape.of(1, 1, 1, 1), 1),
                OutputTarget.score("it", y -> y.sum(1)));
    assertEquals(1 - 70, e.raw().data()[0], 8);
    assertEquals(1 - 70, e.attribution().completeness().orElseThrow().expected(), 1e-5);
  }

  @Test
  void itsSumIsWhatTheScoreIsAboveItsMeanOverTheBackground() {
    Explanation e = explained(TWO, "input", 2000, 3);
    Completeness completeness = e.attribution().completeness().orElseThrow();
    double mean = (score(Tensor.zeros(OTHER.shape())) + score(OTHER)) / 2;
    assertEquals(score(Nets.wavesInput()) - mean, completeness.expected(), 1e-6);
    assertEquals(sum(e.raw()), completeness.sum(), 1e-6);
    assertEquals(0, completeness.error(), .02);
  }

  private static double score(Tensor image) {
    return Nets.waves().logits(image).at(0, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1", "r1", "pool", "c2", "r2"})
  void pathsMayLeadThroughTheFeatureMapsOfALayer(String layer) {
    Explanation e = explained(TWO, layer, 1000, 3);
    assertEquals(Optional.of(layer), e.layer());
    Shape maps = Nets.waves().trace(Nets.wavesInput()).at(layer).shape();
    assertEquals(Shape.of(maps.at(1), maps.at(2), maps.at(3)), e.raw().shape());
    assertEquals(0, e.attribution().completeness().orElseThrow().error(), .03);
  }

  @Test
  void beforeALinearHeadEachDifferenceGetsItsWeight() {
    Explanation e = explained(Background.of(Baseline.given(OTHER)), "r2", 3, 1);
    float[] x = Nets.waves().trace(Nets.wavesInput()).at("r2").value().data();
    float[] b = Nets.waves().trace(OTHER).at("r2").value().data();
    double[][] g = new SlowWaves(Nets.wavesInput()).featureGradients(2);
    double[] expected = new double[48];
    Arrays.setAll(expected, k -> g[k % 3][k / 3] * (x[k] - b[k]));
    assertNear(expected, e.raw().data(), 1e-6);
    assertEquals(0, e.attribution().completeness().orElseThrow().error(), 1e-5);
  }

  @Test
  void batchesDoNotChangeItAndSeedsDo() {
    float[] once = batched(1, 5);
    assertArrayEquals(once, batched(7, 5), 1e-6f);
    assertArrayEquals(once, batched(1, 5));
    assertFalse(Arrays.equals(once, batched(1, 6)));
  }

  private static float[] batched(int batch, long seed) {
    ExpectedGradients method = new ExpectedGradients(TWO, LayerChoice.INPUT, 20, ALL, seed);
    try (Session session = CompiledNet.of(Nets.waves(), List.of(method)).batch(batch).session()) {
      return method.explain(session.run(Nets.wavesInput()), OutputTarget.of(2)).raw().data();
    }
  }

  @Test
  void severalLayersAndEmptyBackgroundsAreRefused() {
    Exception layers =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ExpectedGradients(ZERO, LayerChoice.several(List.of("a", "b")), 1, ALL, 0));
    assertEquals("layer a,b: one layer is expected, or input for the pixels", layers.getMessage());
    Exception none =
        assertThrows(IllegalArgumentException.class, () -> Background.images(List.of()));
    assertTrue(none.getMessage().contains("is empty"), none.getMessage());
  }
}
