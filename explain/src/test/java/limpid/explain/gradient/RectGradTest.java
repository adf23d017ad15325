package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Concat;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RectGradTest {

  /** The paper's rule: what is above the percentile of activation times gradient passes. */
  private static SlowWaves.LayerCrossing crossing(double percentile) {
    return (x, g) -> {
      int n = x.length * x[0].length;
      double[] sorted = new double[n];
      for (int k = 0; k < n; k++) {
        sorted[k] = importance(x, g, k);
      }
      Arrays.sort(sorted);
      double tau = sorted[n - 1 - (int) Math.rint((1 - percentile / 100) * (n - 1))];
      double[][] passed = new double[x.length][x[0].length];
      for (int k = 0; k < n; k++) {
        int c = k / x[0].length;
        int i = k % x[0].length;
        passed[c][i] = importance(x, g, k) > tau ? g[c][i] : 0;
      }
      return passed;
    };
  }

  private static double importance(double[][] x, double[][] g, int k) {
    int c = k / x[0].length;
    int i = k % x[0].length;
    return Math.max(x[c][i], 0) * g[c][i];
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 20, 60, 90, 98})
  void agreesWithTheSlowOne(double percentile) {
    for (int target = 0; target < 3; target++) {
      double[] expected =
          new SlowWaves(Nets.wavesInput()).crossedLayerwise(target, crossing(percentile));
      for (int k = 0; k < 64; k++) {
        expected[k] *= Nets.wavesInput().data()[k];
      }
      Explanation e =
          new RectGrad(percentile, false)
              .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
      assertNear(expected, e.raw().data(), 1e-6);
    }
  }

  @Test
  void eachImageOfABatchHasAThresholdOfItsOwn() {
    Tensor first = Nets.wavesInput();
    Tensor second = Nets.wave(7, 1, 8, 8, 1);
    Node both = new Concat(0).of(Node.constant(first), Node.constant(second));
    RectGrad method = new RectGrad(60, false);
    try (Session session = CompiledNet.of(Nets.waves(), List.of(method)).session()) {
      session
          .run(first)
          .variants()
          .attributions(
              method,
              OutputTarget.of(1),
              2,
              (i, to, at) ->
                  System.arraycopy(
                      new Slice(0, i, i + 1).of(both).value().data(), 0, to, at, first.size()),
              (i, found) ->
                  assertArrayEquals(
                      method
                          .explain(Nets.waves(), i == 0 ? first : second, OutputTarget.of(1))
                          .raw()
                          .data(),
                      found.raw().data(),
                      1e-6f));
    }
  }

  @Test
  void maxPoolingDividesInProportionWhenAsked() {
    Tensor image = Tensor.of(Shape.of(1, 1, 4, 1), 1, 3, 2, 0);
    MaxPool2d pool = new MaxPool2d(Window.of(1, 2).stride(1, 2), false);
    Model model = x -> pool.of(x).reshape(1, 2).sum(1);
    OutputTarget target = OutputTarget.of(0);
    // R_x = x pool'(1 / mean) = x / (x_1 + x_2); times x
    assertArrayEquals(
        new float[] {1 / 4f, 9 / 4f, 2, 0},
        new RectGrad(98, true).explain(model, image, target).raw().data(),
        1e-6f);
    assertArrayEquals(
        new float[] {0, 3, 2, 0}, new RectGrad().explain(model, image, target).raw().data());
  }

  @Test
  void aPercentileIsOneOfAHundred() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new RectGrad(101, false));
    assertEquals("percentile 101.0: 0 to 100 is expected", e.getMessage());
  }
}
