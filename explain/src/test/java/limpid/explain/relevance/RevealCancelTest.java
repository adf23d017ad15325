package limpid.explain.relevance;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevealCancelTest {
  private static final DeepLift METHOD = new DeepLift(Baseline.ZERO, DeepLiftRule.REVEAL_CANCEL);

  private static DeepLift against(Baseline baseline) {
    return new DeepLift(baseline, DeepLiftRule.REVEAL_CANCEL);
  }

  /** The paper's example: min(a, b) = a - relu(a - b). */
  @Test
  void twoInputsShareTheirMinimum() {
    Node difference = Node.constant(Tensor.of(Shape.of(2, 1), 1, -1));
    Node first = Node.constant(Tensor.of(Shape.of(2, 1), 1, 0));
    Model net =
        x -> {
          Node row = x.reshape(1, 2);
          return new Linear().of(row, first).sub(new Linear().of(row, difference).relu());
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 2), 6, 4);
    assertNear(
        new double[] {2, 2}, METHOD.explain(net, image, OutputTarget.of(0)).raw().data(), 1e-5);
    assertNear(
        new double[] {0, 4},
        new DeepLift().explain(net, image, OutputTarget.of(0)).raw().data(),
        1e-5);
  }

  @Test
  void itAgreesWithItsDefinition() {
    for (Baseline baseline : List.of(Baseline.ZERO, Baseline.UNIFORM, Baseline.LEAST)) {
      float[] other = baseline.of(Nets.wavesInput(), 0).data();
      for (int target = 0; target < 3; target++) {
        Explanation e =
            against(baseline).explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
        double[] slow = new SlowLayers().revealCancel(Nets.wavesInput().data(), other, target);
        assertNear(slow, e.raw().data(), 1e-5);
      }
    }
  }

  @Test
  void captumsSumForTheFixture() {
    Completeness c =
        METHOD
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2))
            .attribution()
            .completeness()
            .orElseThrow();
    assertEquals(.056398, c.expected(), 1e-5);
    assertEquals(.056398, c.sum(), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("limpid.explain.relevance.DeepLiftTest#structures")
  void attributionsSumToWhatTheScoreGains(String name, DeepLiftTest.Structure structure) {
    Model net = DeepLiftTest.net(structure);
    for (Baseline baseline : List.of(Baseline.ZERO, Baseline.UNIFORM)) {
      for (OutputTarget target : List.of(OutputTarget.of(2), OutputTarget.of(2).probability())) {
        isComplete(against(baseline).explain(net, LrpTest.image(1), target));
      }
    }
  }

  @Test
  void batchNormsAndSkipConnectionsCarryTheParts() {
    Model net = LrpTest.residual(true);
    Explanation e = METHOD.explain(net, LrpTest.image(2), OutputTarget.of(0));
    isComplete(e);
    float[] rescaled =
        new DeepLift().explain(net, LrpTest.image(2), OutputTarget.of(0)).raw().data();
    double apart = 0;
    for (int k = 0; k < rescaled.length; k++) {
      apart = Math.max(apart, Math.abs(rescaled[k] - e.raw().data()[k]));
    }
    assertTrue(apart > .01 * Nets.largest(rescaled), "parts that cancel are seen");
  }

  private static void isComplete(Explanation e) {
    Completeness c = e.attribution().completeness().orElseThrow();
    assertTrue(Math.abs(c.expected()) > 1e-4, "something is gained");
    assertEquals(c.expected(), c.sum(), 1e-4 * (1 + Math.abs(c.expected())));
  }

  @Test
  void compiledIsTraced() {
    Model net = LrpTest.residual(true);
    DeepLift method = against(Baseline.UNIFORM);
    float[] traced = method.explain(net, LrpTest.image(2), OutputTarget.of(0)).raw().data();
    try (Session session = CompiledNet.of(net, List.of(method)).precise().session()) {
      Explanation e = method.explain(session.run(LrpTest.image(2)), OutputTarget.of(0));
      assertArrayEquals(traced, e.raw().data(), 1e-4f);
    }
  }
}
