package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Tanh;
import limpid.explain.Baseline;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.References;
import limpid.explain.SlowWaves;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegratedGradientsTest {
  private static final Descriptor METHOD = IntegratedGradients.METHOD;

  private static Explanation explained(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  private static Explainer chosen(Map<String, String> texts) {
    return METHOD.explainer(METHOD.read(texts, References.NONE));
  }

  private static IntegratedGradients with(int steps, Quadrature rule, Baseline baseline) {
    return new IntegratedGradients(steps, rule, baseline, true, 0);
  }

  /** The same, gradient by gradient, from a net that is written out by hand. */
  private static double[] slow(int steps, Quadrature rule, double from, boolean multiplied) {
    Tensor x = Nets.wavesInput();
    double[][] points = rule.rule(steps);
    double[] map = new double[64];
    for (int i = 0; i < steps; i++) {
      Tensor between = x.copy();
      for (int k = 0; k < 64; k++) {
        between.data()[k] = (float) (from + points[0][i] * (x.data()[k] - from));
      }
      double[] g = new SlowWaves(between).inputGradient(2, SlowWaves.GRADIENT);
      for (int k = 0; k < 64; k++) {
        map[k] += points[1][i] * g[k] * (multiplied ? x.data()[k] - from : 1);
      }
    }
    return map;
  }

  @Test
  void isCaptums() {
    Explanation e = explained(new IntegratedGradients());
    assertEquals(.058976, sum(e.raw()), 1e-5);
    assertEquals(new IntegratedGradients(), METHOD.explainer());
  }

  @ParameterizedTest
  @EnumSource(Quadrature.class)
  void isTheSumOverTheWay(Quadrature rule) {
    for (double from : new double[] {0, .4}) {
      Baseline baseline = Baseline.given(Tensor.filled(Nets.wavesInput().shape(), (float) from));
      assertNear(slow(9, rule, from, true), explained(with(9, rule, baseline)).raw().data(), 1e-5);
    }
  }

  @Test
  void conventionsHaveTheirRules() {
    assertNear(
        slow(10, Quadrature.EVEN, 0, true),
        explained(chosen(Map.of("convention", "pair", "steps", "10"))).raw().data(),
        1e-5);
    Explanation mean = explained(chosen(Map.of("convention", "tf-explain", "steps", "10")));
    assertNear(slow(10, Quadrature.RIEMANN_RIGHT, 0, false), mean.raw().data(), 1e-5);
    assertEquals(Optional.empty(), mean.attribution().completeness());
    assertEquals(with(25, Quadrature.EVEN, Baseline.ZERO), chosen(Map.of("convention", "pair")));
    assertEquals(
        with(7, Quadrature.RIEMANN_LEFT, Baseline.ZERO),
        chosen(Map.of("convention", "pair", "quadrature", "riemann-left", "steps", "7")));
    assertEquals(
        new IntegratedGradients(10, Quadrature.RIEMANN_RIGHT, Baseline.ZERO, false, 0),
        chosen(Map.of("convention", "tf-explain")));
  }

  /** Three kinds of activation, so that the gradient bends on the way. */
  private static final Model BENT =
      x -> {
        Node y = new Tanh().of(x).add(x.square().mul(.3)).add(x.relu());
        Node first = y.mul(Node.constant(Nets.wave(1, 1, 4, 4, 2))).sum(1, 2, 3);
        Node second = y.mul(Node.constant(Nets.wave(2, 1, 4, 4, 2))).sum(1, 2, 3);
        return first.mul(second).reshape(x.shape().at(0), 1);
      };

  @Property(tries = 40)
  void attributionsSumToWhatTheScoreGains(
      @ForAll Quadrature rule, @ForAll @IntRange(min = 0, max = 999) int seed) {
    Tensor image = Nets.wave(seed, 1, 4, 4, 2);
    Tensor from = Nets.wave(seed + 1, 1, 4, 4, 2);
    Baseline baseline = Baseline.given(from);
    Explanation e =
        with(500, rule, baseline).explain(BENT, image, OutputTarget.score("the output", y -> y));
    Completeness found = e.attribution().completeness().orElseThrow();
    double gained = BENT.logits(image).data()[0] - BENT.logits(from).data()[0];
    assertEquals(gained, found.expected(), 1e-5);
    assertEquals(sum(e.raw()), found.sum(), 1e-6);
    double size = 0;
    for (float value : e.raw().data()) {
      size += Math.abs(value);
    }
    assertEquals(gained, found.sum(), .02 * size);
    assertEquals(found.sum() - found.expected(), found.error());
  }

  @ParameterizedTest
  @EnumSource(Quadrature.class)
  void ofALinearNetItIsExact(Quadrature rule) {
    Tensor weights = Nets.wave(3, 1, 4, 4, 2);
    Model linear =
        x -> x.mul(Node.constant(weights)).sum(1, 2, 3).reshape(x.shape().at(0), 1).add(3);
    Tensor image = Nets.wave(0, 1, 4, 4, 2);
    Tensor from = Nets.wave(9, 1, 4, 4, 2);
    Explanation e =
        with(3, rule, Baseline.given(from))
            .explain(linear, image, OutputTarget.score("the output", y -> y));
    for (int k = 0; k < image.size(); k++) {
      assertEquals(weights.data()[k] * (image.data()[k] - from.data()[k]), e.raw().data()[k], 1e-7);
    }
    assertEquals(0, e.attribution().completeness().orElseThrow().error(), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50})
  void batchesMakeNoDifference(int batch) {
    try (Session session = CompiledNet.traced(Nets.waves()).batch(batch).session()) {
      float[] raw =
          new IntegratedGradients()
              .explain(session.run(Nets.wavesInput()), OutputTarget.of(2))
              .raw()
              .data();
      assertArrayEquals(explained(new IntegratedGradients()).raw().data(), raw);
    }
  }

  @Test
  void anImageThatIsItsBaselineGetsNothing() {
    Explanation e = explained(new IntegratedGradients(5, Baseline.given(Nets.wavesInput())));
    assertArrayEquals(new float[64], e.raw().data());
    assertFalse(e.diagnosis().sound());
  }

  @Test
  void aRandomBaselineIsDrawnFromTheSeed() {
    float[] one = explained(chosen(Map.of("baseline", "uniform", "seed", "1"))).raw().data();
    float[] two = explained(chosen(Map.of("baseline", "uniform", "seed", "2"))).raw().data();
    assertArrayEquals(
        one, explained(chosen(Map.of("baseline", "uniform", "seed", "1"))).raw().data());
    assertFalse(Arrays.equals(one, two));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals("steps 0: 1 to 1000000 is expected", refusal(() -> chosen(Map.of("steps", "0"))));
    assertEquals(
        "steps -3: 1 to 1000000 is expected",
        refusal(() -> new IntegratedGradients(-3, Baseline.ZERO)));
    assertEquals(
        "steps 1: 2 or more is expected for the rule riemann-trapezoid",
        refusal(() -> with(1, Quadrature.RIEMANN_TRAPEZOID, Baseline.ZERO)));
    Baseline other = Baseline.given(Tensor.zeros(Shape.of(1, 4, 4, 1)));
    assertEquals(
        "baseline tensor: is [1,4,4,1], the image is [1,8,8,1]; the same shape is expected",
        refusal(() -> explained(new IntegratedGradients(5, other))));
  }

  private static String refusal(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
