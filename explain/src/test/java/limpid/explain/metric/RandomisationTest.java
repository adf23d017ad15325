package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Nets;
import limpid.explain.gradient.Gradient;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;
import limpid.explain.metric.Cases.Either;
import limpid.explain.metric.Cases.Given;
import limpid.explain.metric.Cases.Itself;
import limpid.explain.metric.ParameterRandomisation.Order;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomisationTest {
  private static final Model NET = Cases.LAYERED.apply(Weights.initialised(1));
  private static final Tensor IMAGE = Nets.wavesInput();

  @Test
  void theLastLayerIsTheFirstToForget() {
    assertEquals(List.of("c", "b", "a"), Cases.layered().layers());
  }

  /** The weights that a net was built with, by name. */
  private static Map<String, float[]> weights(int layers, boolean cascading) {
    Map<String, float[]> seen = new HashMap<>();
    RandomisedNets nets =
        new RandomisedNets(
            w ->
                Cases.LAYERED.apply(
                    w.rewritten(
                        (parameter, tensor) -> {
                          seen.put(parameter.name(), tensor.data());
                          return tensor;
                        })),
            Weights.initialised(1),
            7);
    Model made = cascading ? nets.cascading(layers) : nets.independent(layers);
    assertSame(made, cascading ? nets.cascading(layers) : nets.independent(layers));
    return seen;
  }

  @Test
  void cascadingForgetsFromTheLastLayerOn() {
    Map<String, float[]> none = weights(0, true);
    for (int layers = 1; layers <= 3; layers++) {
      Map<String, float[]> some = weights(layers, true);
      List<String> order = List.of("c.weight", "b.weight", "a.weight");
      for (int i = 0; i < 3; i++) {
        float before = none.get(order.get(i))[0];
        float after = some.get(order.get(i))[0];
        assertEquals(i < layers, before != after, order.get(i) + " of " + layers);
      }
    }
  }

  @Test
  void independentForgetsOneLayerAndDrawsTheSameForIt() {
    Map<String, float[]> none = weights(0, true);
    Map<String, float[]> second = weights(1, false);
    assertArrayEquals(none.get("a.weight"), second.get("a.weight"));
    assertArrayEquals(none.get("c.weight"), second.get("c.weight"));
    assertNotEquals(none.get("b.weight")[0], second.get("b.weight")[0]);
    assertArrayEquals(weights(2, true).get("b.weight"), second.get("b.weight"));
  }

  @Test
  void aMapThatDoesNotLookAtTheNetStaysAsItIs() {
    for (MetricDescriptor about :
        List.of(ParameterRandomisation.METRIC, ParameterRandomisation.INDEPENDENT)) {
      double found = Cases.of(about.metric(), new Itself(), NET, IMAGE, Cases.layered());
      assertEquals(1, found, 1e-9, about.name());
    }
    assertEquals(0, Cases.of(new EntropyRise(), new Itself(), NET, IMAGE, Cases.layered()), 1e-9);
  }

  @Test
  void aMapThatIsTheSameEverywhereIsLikeNothing() {
    Given flat = new Given(map(2, 1, 1, 1, 1));
    double found =
        Cases.of(ParameterRandomisation.METRIC.metric(), flat, NET, IMAGE, Cases.layered());
    assertEquals(0, found);
  }

  /** Spearman's correlation with the absolute gradient of each net. */
  @Test
  void theCurveIsTheCorrelationAfterEachLayer() {
    for (Order order : Order.values()) {
      List<Double> expected = new ArrayList<>(List.of(1.0));
      RandomisedNets nets = Cases.layered();
      for (int layer = 0; layer < 3; layer++) {
        Model other =
            order == Order.CASCADING ? nets.cascading(layer + 1) : nets.independent(layer);
        expected.add(RankCorrelation.of(gradient(NET), gradient(other)));
      }
      try (Session session = CompiledNet.traced(NET).session()) {
        Run run = session.run(IMAGE);
        Judged judged =
            new Judged(
                new Gradient().explain(run, OutputTarget.of(0)),
                run,
                Optional.empty(),
                Optional.of(Cases.layered()));
        ParameterRandomisation metric =
            new ParameterRandomisation(order, Similarity.RANKS, 1, 0, 0);
        Curve curve = metric.curve(judged);
        for (int i = 0; i < 4; i++) {
          assertEquals(expected.get(i), curve.scores().get(i), 1e-6);
        }
        double mean = (expected.get(1) + expected.get(2) + expected.get(3)) / 3;
        assertEquals(mean, metric.of(curve), 1e-6);
      }
    }
  }

  private static Tensor plane(IntToDoubleFunction values) {
    Tensor plane = Tensor.zeros(Shape.of(8, 8));
    for (int k = 0; k < 64; k++) {
      plane.data()[k] = (float) values.applyAsDouble(k);
    }
    return plane;
  }

  /** A method with one map of the net as it is, and another of any that forgot. */
  private static Either remembering(IntToDoubleFunction before, IntToDoubleFunction after) {
    return new Either(
        (run, target) -> Arrays.equals(NET.logits(run.image()).data(), run.output().value().data()),
        plane(before),
        plane(after));
  }

  /** All 64 ranks move by 32: Spearman's correlation is 1 - 6 64 32^2 / (64 (64^2 - 1)). */
  @Test
  void ranksThatMoveByHalfAreHardlyOpposed() {
    Either method = remembering(k -> k, k -> (k + 32) % 64);
    double expected = 1 - 6 * 1024 / 4095.0;
    for (MetricDescriptor about :
        List.of(
            ParameterRandomisation.METRIC,
            ParameterRandomisation.INDEPENDENT,
            ParameterRandomisation.SMOOTH)) {
      double found = Cases.of(about.metric(), method, NET, IMAGE, Cases.layered());
      assertEquals(expected, found, 1e-6, about.name());
    }
  }

  /**
   * Columns of ones, then those between them: a window of 7x7 has four of the one and three of the
   * other, means 4/7 and 3/7, variances 1/4 and a covariance of -1/4.
   */
  @Test
  void columnsThatChangePlacesAreOpposedInStructure() {
    Either method = remembering(k -> k % 2, k -> (k + 1) % 2);
    double means = (24 / 49.0 + 1e-4) / (25 / 49.0 + 1e-4);
    assertEquals(
        means * (-.5 + 9e-4) / (.5 + 9e-4),
        Cases.of(ParameterRandomisation.STRUCTURE.metric(), method, NET, IMAGE, Cases.layered()),
        1e-6);
  }

  /** One pixel of 64, then half of them: entropies of 0.080486 and ln 2. */
  @Test
  void theEntropyRisesByItsShare() {
    Either method = remembering(k -> k == 9 ? 1 : 0, k -> k % 2);
    double before = -Math.log(1 / 64.0) / 64 - 63 / 64.0 * Math.log(63 / 64.0);
    assertEquals(
        (Math.log(2) - before) / before,
        Cases.of(new EntropyRise(), method, NET, IMAGE, Cases.layered()),
        1e-5);
  }

  /** Two swaps of neighbours among four ranks: 1 - 6 4 / 60. */
  @Test
  void theMapOfAnotherClassIsComparedByRanks() {
    Either method =
        new Either(
            (run, target) -> target.equals(OutputTarget.of(0)),
            map(2, 1, 2, 3, 4),
            map(2, -2, 1, 4, 3));
    Model net = linear(1, 2, -1, .5f);
    Metric metric = new RandomLogit(Similarity.RANKS, 0);
    assertEquals(.6, Cases.of(metric, method, net, image(2, 1, 1, 1, 2)), 1e-6);
  }

  /** One window, variances 1/3 and a covariance of -1/3. */
  @Test
  void theMapOfAnotherClassIsComparedByStructure() {
    Either method =
        new Either(
            (run, target) -> target.equals(OutputTarget.of(0)),
            map(2, 5, 3, 5, 3),
            map(2, 0, -4, 0, 4));
    Metric metric = new RandomLogit(Similarity.STRUCTURE, 0);
    assertEquals(
        (-2 / 3.0 + 9e-4) / (2 / 3.0 + 9e-4),
        Cases.of(metric, method, linear(1, 2, -1, .5f), image(2, 1, 1, 1, 2)),
        1e-6);
  }

  private static float[] gradient(Model net) {
    float[] sizes = new Gradient().explain(net, IMAGE, OutputTarget.of(0)).raw().data().clone();
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = Math.abs(sizes[k]);
    }
    return sizes;
  }

  @Test
  void smoothedMapsAreMeansOverNoise() {
    Tensor image = IMAGE;
    double sigma = .1 * (max(image.data()) - min(image.data()));
    try (Session session = CompiledNet.traced(NET).session()) {
      Run run = session.run(image);
      Judged judged = new Judged(new Itself().explain(run, OutputTarget.of(0)), run);
      float[] found = ParameterRandomisation.smoothed(judged, null, 3, .1, 9).values();
      for (int k = 0; k < found.length; k++) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
          sum += Math.abs(Noise.gaussian(image, sigma, 9, i).data()[k]);
        }
        assertEquals(sum / 3, found[k], 1e-5);
      }
    }
  }

  private static float max(float[] values) {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static float min(float[] values) {
    float min = values[0];
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 1 1, 0",
    "0 1, 0.693147181",
    "0 0 0 1, 0.562335145",
    "0 -1 2 3, 1.386294361",
    "0 0.001 1 0.999, 0.693147181"
  })
  void theEntropyOfAHistogramIsThatOfItsBins(String values, double expected) {
    String[] words = values.split(" ");
    float[] floats = new float[words.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    assertEquals(expected, EntropyRise.entropy(floats), 1e-6);
  }

  /** The other class has a logit of 0 whatever the image. */
  @Test
  void theMapOfAnotherClassIsAnotherOne() {
    Model net = linear(1, 2, -1, .5f);
    Tensor image = image(2, 1, 1, 1, 2);
    assertEquals(0, Cases.of(new RandomLogit(Similarity.RANKS, 0), new Gradient(), net, image));
    assertEquals(1, Cases.of(new RandomLogit(Similarity.RANKS, 0), new Itself(), net, image), 1e-9);
    double found = Cases.of(new RandomLogit(Similarity.RANKS, 0), new Gradient(), NET, IMAGE);
    assertTrue(found > -1 && found < 1, "" + found);
  }

  /** Of one window, a constant and another one: only the means count. */
  @ParameterizedTest
  @CsvSource({"0.5, 0.5, 1", "1, 0.5, 0.800015999", "1, 0, 0.00009999", "0.2, 0.4, 0.800099950"})
  void theStructureOfConstantsIsThatOfTheirMeans(float a, float b, double expected) {
    double found = Similarity.structural(Plane.filled(3, 3, a), Plane.filled(3, 3, b));
    assertEquals(expected, found, 1e-7);
  }

  /** Means 1/2, variances 1/3, covariance 1/3 or -1/3. */
  @Test
  void theStructureOfAMapIsLikeItselfAndUnlikeItsReverse() {
    Plane map = new Plane(2, 2, new float[] {0, 1, 0, 1});
    Plane reverse = new Plane(2, 2, new float[] {1, 0, 1, 0});
    assertEquals(1, Similarity.STRUCTURE.of(map, map), 1e-6);
    double expected = (-2 / 3.0 + 9e-4) / (2 / 3.0 + 9e-4);
    assertEquals(expected, Similarity.STRUCTURE.of(map, reverse), 1e-6);
    assertEquals(-1, Similarity.RANKS.of(map, reverse), 1e-6);
    assertEquals(0, Similarity.RANKS.of(map, Plane.filled(2, 2, 1)));
  }

  /** A window of 7x7 stands in four places of an 8x8 map, and one of 3x3 in one of a 3x3 map. */
  @Test
  void theStructureIsTheMeanOverWindows() {
    float[] a = new float[64];
    float[] b = new float[64];
    for (int k = 0; k < 64; k++) {
      a[k] = k % 5 / 4f;
      b[k] = k % 7 / 6f;
    }
    double sum = 0;
    for (int window = 0; window < 4; window++) {
      float[] p = new float[49];
      float[] q = new float[49];
      for (int k = 0; k < 49; k++) {
        int at = (window / 2 + k / 7) * 8 + window % 2 + k % 7;
        p[k] = a[at];
        q[k] = b[at];
      }
      sum += Similarity.structural(new Plane(7, 7, p), new Plane(7, 7, q));
    }
    double found = Similarity.structural(new Plane(8, 8, a), new Plane(8, 8, b));
    assertEquals(sum / 4, found, 1e-9);
  }

  @Test
  void withoutOtherWeightsItIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Cases.of(ParameterRandomisation.METRIC.metric(), new Gradient(), NET, IMAGE));
    assertEquals(
        "parameter-randomisation: needs the net made again with other weights, there is none",
        e.getMessage());
  }
}
