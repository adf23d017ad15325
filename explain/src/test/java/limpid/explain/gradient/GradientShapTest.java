package limpid.explain.gradient;

import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Background;
import limpid.explain.Baseline;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientShapTest {
  private static final OutputTarget OUTPUT = OutputTarget.score("the output", y -> y);
  private static final Tensor IMAGE = Nets.wave(0, 1, 3, 3, 2);
  private static final Tensor ONE = Nets.wave(4, 1, 3, 3, 2);
  private static final Tensor OTHER = Nets.wave(7, 1, 3, 3, 2);
  private static final Background TWO = Background.images(List.of(ONE, OTHER));
  private static final Tensor WEIGHTS = Nets.wave(9, 1, 3, 3, 2);

  private static final Model LINEAR =
      x -> x.mul(Node.constant(WEIGHTS)).sum(1, 2, 3).reshape(x.shape().at(0), 1);

  private static final Model SQUARES = x -> x.square().sum(1, 2, 3).reshape(x.shape().at(0), 1);

  private static double[] draws(int n, long seed) {
    // of a linear net, each sample gives w (x - b): which background was drawn is seen in it
    double[] shares = new double[IMAGE.size()];
    float[] raw = new GradientShap(n, TWO, seed).explain(LINEAR, IMAGE, OUTPUT).raw().data();
    for (int k = 0; k < shares.length; k++) {
      double b = IMAGE.data()[k] - raw[k] / WEIGHTS.data()[k];
      shares[k] = (b - ONE.data()[k]) / (OTHER.data()[k] - ONE.data()[k]);
    }
    return shares;
  }

  @Test
  void backgroundsAreDrawnAsOftenAsEachOther() {
    double[] shares = draws(400, 3);
    assertEquals(.5, shares[1], .1);
    for (double share : draws(1, 5)) {
      assertEquals(draws(1, 5)[1] < .5 ? 0 : 1, share, 2e-3);
    }
  }

  @Test
  void ofALinearNetWithOneBackgroundItIsExact() {
    Explanation e =
        new GradientShap(3, Background.images(List.of(ONE)), 0).explain(LINEAR, IMAGE, OUTPUT);
    for (int k = 0; k < IMAGE.size(); k++) {
      double exact = WEIGHTS.data()[k] * (IMAGE.data()[k] - ONE.data()[k]);
      assertEquals(exact, e.raw().data()[k], 1e-6);
    }
    assertEquals(0, e.attribution().completeness().orElseThrow().error(), 1e-6);
  }

  /** {@code (x - b) 2 (b + a (x - b))}, in the mean {@code x^2 - b^2}. */
  @Test
  void manySamplesAreIntegratedGradients() {
    float[] raw =
        new GradientShap(4000, Background.images(List.of(ONE)), 1)
            .explain(SQUARES, IMAGE, OUTPUT)
            .raw()
            .data();
    for (int k = 0; k < raw.length; k++) {
      double x = IMAGE.data()[k];
      double b = ONE.data()[k];
      assertEquals(x * x - b * b, raw[k], .03 * (x - b) * (x - b) + 1e-6);
    }
  }

  @Test
  void theSumIsHeldToWhatTheSamplesGain() {
    for (double noise : new double[] {0, .2}) {
      Explanation e =
          new GradientShap(6000, noise, TWO, OptionalDouble.empty(), 2)
              .explain(SQUARES, IMAGE, OUTPUT);
      Completeness found = e.attribution().completeness().orElseThrow();
      double expected = 0;
      for (int k = 0; k < IMAGE.size(); k++) {
        expected +=
            Math.pow(IMAGE.data()[k], 2)
                + noise * noise
                - (Math.pow(ONE.data()[k], 2) + Math.pow(OTHER.data()[k], 2)) / 2;
      }
      assertEquals(expected, found.expected(), .03);
      assertEquals(expected, found.sum(), .06);
      assertEquals(sum(e.raw()), found.sum(), 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void batchesMakeNoDifference(int batch) {
    Explainer method =
        new GradientShap(
            9, .1, Background.of(Baseline.ZERO, Baseline.UNIFORM), OptionalDouble.empty(), 5);
    float[] expected =
        method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2)).raw().data();
    try (Session session = CompiledNet.traced(Nets.waves()).batch(batch).session()) {
      assertArrayEquals(
          expected,
          method.explain(session.run(Nets.wavesInput()), OutputTarget.of(2)).raw().data());
    }
  }

  @Test
  void theSeedDecides() {
    float[] one = new GradientShap(5, TWO, 1).explain(SQUARES, IMAGE, OUTPUT).raw().data();
    float[] two = new GradientShap(5, TWO, 2).explain(SQUARES, IMAGE, OUTPUT).raw().data();
    assertArrayEquals(
        one, new GradientShap(5, TWO, 1).explain(SQUARES, IMAGE, OUTPUT).raw().data());
    assertFalse(Arrays.equals(one, two));
  }

  @Test
  void whatCannotBeIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new GradientShap(0, TWO, 0));
    assertEquals("samples 0: 1 or more is expected", e.getMessage());
    Background small = Background.images(List.of(Tensor.zeros(Shape.of(1, 2, 2, 2))));
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GradientShap(2, small, 0).explain(LINEAR, IMAGE, OUTPUT));
    assertEquals(
        "baseline tensor: is [1,2,2,2], the image is [1,3,3,2]; the same shape is expected",
        e.getMessage());
  }
}
