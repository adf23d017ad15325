package limpid.explain.relevance;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Axes;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Gelu;
import limpid.core.op.Linear;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.Max;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.explain.Background;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.UnfitNetException;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeepLiftTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);

  @Test
  void captumsSumForTheFixture() {
    Explanation e = new DeepLift().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
    assertEquals(.056398, sum(e.raw()), 1e-5);
    Completeness c = e.attribution().completeness().orElseThrow();
    assertEquals(.056398, c.expected(), 1e-5);
    assertEquals(0, c.error(), 1e-5);
  }

  /** 2 relu(a) + 2 relu(b - 1.5) at 1 and 2, against 0: what its tests hold Captum to. */
  @Test
  void captumsAttributionsOfTwoUnits() {
    Node w = Node.constant(Tensor.of(Shape.of(2, 2), 1, 0, 0, 1));
    Node b = Node.constant(Tensor.of(Shape.of(2), 0, -1.5f));
    Model net = x -> new Linear().of(x.reshape(1, 2), w, b).relu().mul(2).sum(1).reshape(1, 1);
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 2), 1, 2);
    float[] raw = new DeepLift().explain(net, image, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {2, 1}, raw, 1e-6);
  }

  /** And through a max pooling of four, of ones against 1, 2, 3, 9 and against 4, 8, 6, 7. */
  @Test
  void captumsAttributionsThroughMaxPooling() {
    Node eye =
        Node.constant(Tensor.of(Shape.of(4, 4), 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    MaxPool2d pool = new MaxPool2d(Window.of(1, 4).stride(1, 4), false);
    Model net =
        x -> pool.of(new Linear().of(x.reshape(1, 4), eye).reshape(1, 1, 4, 1)).reshape(1, 1);
    Tensor ones = Tensor.filled(Shape.of(1, 1, 4, 1), 1);
    Baseline first = Baseline.given(Tensor.of(Shape.of(1, 1, 4, 1), 1, 2, 3, 9));
    Baseline second = Baseline.given(Tensor.of(Shape.of(1, 1, 4, 1), 4, 8, 6, 7));
    float[] raw = new DeepLift(first).explain(net, ones, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {0, 0, 0, -8}, raw, 1e-5);
    raw = new DeepLift(second).explain(net, ones, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {0, -7, 0, 0}, raw, 1e-5);
  }

  /** One unit by hand: y = 3 relu(2 a - b) + a, against a' = 1, b' = 1. */
  @Test
  void oneUnitIsDividedAsThePaperHasIt() {
    Node w = Node.constant(Tensor.of(Shape.of(2, 1), 2, -1));
    Node one = Node.constant(Tensor.of(Shape.of(2, 1), 1, 0));
    Model net =
        x -> {
          Node row = x.reshape(1, 2);
          return new Linear().of(row, w).relu().mul(3).add(new Linear().of(row, one));
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 2), 1, 4);
    Baseline base = Baseline.given(Tensor.of(Shape.of(1, 1, 1, 2), 1, 1));
    // the ReLU falls from 1 to 0 while its input falls from 1 to -2: multiplier 1/3
    float[] raw = new DeepLift(base).explain(net, image, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {0, 3 * (-1) / 3. * 3}, raw, 1e-5);
  }

  @Test
  void maxPoolingDividesBetweenTheWinnersOfBothRuns() {
    MaxPool2d pool = new MaxPool2d(Window.of(2), false);
    Model net = x -> pool.of(x).reshape(1, 1);
    Tensor image = Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 5, 3);
    Baseline base = Baseline.given(Tensor.of(Shape.of(1, 2, 2, 1), 4, 0, 0, 0));
    float[] raw = new DeepLift(base).explain(net, image, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {0, 0, 1, 0}, raw, 1e-6);
    Baseline higher = Baseline.given(Tensor.of(Shape.of(1, 2, 2, 1), 9, 0, 0, 0));
    raw = new DeepLift(higher).explain(net, image, OutputTarget.of(0)).raw().data();
    assertNear(new double[] {-4, 0, 0, 0}, raw, 1e-6);
  }

  /** A part of a net. */
  interface Structure {
    Node of(Node x);
  }

  static Stream<Arguments> structures() {
    Node w = Node.constant(Nets.wave(1, 3, 3, 2, 2));
    Node deep = Node.constant(Nets.wave(2, 3, 3, 4, 2));
    Node squeeze = Node.constant(Nets.wave(3, 2, 2));
    MaxPool2d overlapping = new MaxPool2d(Window.of(3).padding(1), false);
    Structure gated =
        x -> {
          Node pooled = x.mean(1, 2).reshape(x.shape().at(0), 2);
          Node gate = new Sigmoid().of(new Linear().of(pooled, squeeze));
          return x.mul(gate.reshape(x.shape().at(0), 1, 1, 2));
        };
    return Stream.of(
        Arguments.of("max pooling", (Structure) overlapping::of),
        Arguments.of("skip connection", (Structure) x -> SAME.of(x, w).relu().add(x)),
        Arguments.of(
            "concatenation",
            (Structure) x -> SAME.of(new Concat(3).of(x, SAME.of(x, w).relu()), deep)),
        Arguments.of("squeeze and excitation", gated),
        Arguments.of("layer used twice", (Structure) x -> SAME.of(SAME.of(x, w).relu(), w).relu()),
        Arguments.of("square of a node", (Structure) x -> x.mul(x)),
        Arguments.of("quotient", (Structure) x -> x.div(x.square().add(1))),
        Arguments.of("larger of two", (Structure) x -> x.max(SAME.of(x, w))),
        Arguments.of("smooth activation", (Structure) x -> new Gelu(Gelu.Form.ERF).of(x)),
        Arguments.of(
            "response norm", (Structure) x -> new LocalResponseNorm(2, .5f, .75f, 1).of(x)));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void attributionsSumToWhatTheScoreGains(String name, Structure structure) {
    Model net = net(structure);
    for (Baseline baseline : List.of(Baseline.ZERO, Baseline.UNIFORM, Baseline.LEAST)) {
      DeepLift method = new DeepLift(baseline);
      for (OutputTarget target : List.of(OutputTarget.of(2), OutputTarget.of(2).probability())) {
        Explanation e = method.explain(net, LrpTest.image(1), target);
        Completeness c = e.attribution().completeness().orElseThrow();
        assertTrue(Math.abs(c.expected()) > 1e-4, "something is gained");
        assertEquals(c.expected(), c.sum(), 1e-4 * (1 + Math.abs(c.expected())), name);
      }
    }
  }

  static Model net(Structure structure) {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 2));
    Node bias = Node.constant(Nets.wave(5, 2));
    Node fc = Node.constant(Nets.wave(4, 72, 3));
    return x -> new Linear().of(new Flatten().of(structure.of(SAME.of(x, first, bias).relu())), fc);
  }

  @Test
  void compiledIsTraced() {
    Model net = LrpTest.residual(true);
    DeepLift method = new DeepLift(Baseline.UNIFORM, DeepLiftRule.RESCALE, 3);
    float[] traced = method.explain(net, LrpTest.image(2), OutputTarget.of(0)).raw().data();
    try (Session session = CompiledNet.of(net, List.of(method)).precise().session()) {
      Explanation e = method.explain(session.run(LrpTest.image(2)), OutputTarget.of(0));
      assertArrayEquals(traced, e.raw().data(), 1e-4f);
    }
  }

  @Test
  void deepShapIsTheMeanOverTheBackground() {
    Background background = Background.of(Baseline.ZERO, Baseline.UNIFORM, Baseline.GREATEST);
    Model net = Nets.waves();
    Explanation e = new DeepShap(background, 5).explain(net, Nets.wavesInput(), OutputTarget.of(0));
    double[] mean = new double[64];
    double score = 0;
    for (Tensor other : background.of(Nets.wavesInput(), 5)) {
      Explanation one =
          new DeepLift(Baseline.given(other)).explain(net, Nets.wavesInput(), OutputTarget.of(0));
      for (int k = 0; k < 64; k++) {
        mean[k] += one.raw().data()[k] / 3.;
      }
      score += net.logits(other).data()[0] / 3.;
    }
    assertNear(mean, e.raw().data(), 1e-6);
    Completeness c = e.attribution().completeness().orElseThrow();
    assertEquals(net.logits(Nets.wavesInput()).data()[0] - score, c.expected(), 1e-5);
    assertEquals(0, c.error(), 1e-4);
  }

  @Test
  void anOpWithoutARuleIsNamedWithAnotherMethod() {
    Model net = x -> new Max(Axes.of(1, 2)).of(x).named("top").reshape(1, 1);
    Exception e =
        assertThrows(
            UnfitNetException.class,
            () -> new DeepLift().explain(net, LrpTest.image(0), OutputTarget.of(0)));
    assertEquals(
        "deeplift: top max [1,1,1,1], input 0: DeepLIFT has no rule for max; integrated gradients"
            + " has",
        e.getMessage());
  }
}
