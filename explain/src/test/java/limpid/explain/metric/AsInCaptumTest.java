package limpid.explain.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Explainer;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Figures of tests/metrics of Captum (faac0877), of its net {@code relu((sum x + a) - 10) + 3
 * relu((sum x + a) + 1)} less 1, or and 1; where its tests allow of 0.05, the digits that its
 * functions give.
 */
class AsInCaptumTest {
  private static Tensor image(float... values) {
    return Tensor.of(Shape.of(1, 1, 3, 1), values);
  }

  /** Its multi-layer net; what is added to the image is the second argument of its own. */
  private static Model net(float times, float... added) {
    Node first = Node.constant(Tensor.filled(Shape.of(3, 4), 1));
    Node bias = Node.constant(Tensor.of(Shape.of(4), -10, 1, 1, 1));
    Node second = Node.constant(Tensor.filled(Shape.of(4, 2), times));
    Node last = Node.constant(Tensor.of(Shape.of(2), -times, times));
    Node also = Node.constant(Tensor.of(Shape.of(1, 3), added));
    return x -> {
      Node y = new Flatten().of(x);
      Node sum = y.add(also.broadcastTo(y.shape()));
      return new Linear().of(new Linear().of(sum, first, bias).relu(), second, last);
    };
  }

  private static float[] row(int i) {
    return new float[] {3 * i + 1, 3 * i + 2, 3 * i + 3};
  }

  private static float[] map(Explainer method, Model net, Tensor image, int output) {
    return method.explain(net, image, OutputTarget.of(output)).raw().data();
  }

  private static double logit(Model net, Tensor image, int output) {
    return net.logits(image).data()[output];
  }

  /** test_classification_infidelity_tpl_target_w_baseline: all three pixels become 1. */
  @ParameterizedTest
  @CsvSource({"0, 0, 0.10686", "1, 0, 0", "2, 1, 0", "3, 0, 0"})
  void infidelityOfIntegratedGradientsFromABaseline(int row, int output, double expected) {
    Tensor ones = image(1, 1, 1);
    IntegratedGradients method = new IntegratedGradients(50, Baseline.given(ones));
    Model net = net(8, row(row));
    Tensor image = image(row(row));
    double said = 0;
    for (float value : map(method, net, image, output)) {
      said += value;
    }
    double done = logit(net, image, output) - logit(net, ones, output);
    assertEquals(
        expected,
        Infidelity.distance(new double[] {said}, new double[] {done}, false),
        expected == 0 ? 1e-6 : 2e-4);
  }

  /** What sets of pixels say, and what setting them to 0 does. */
  private static double infidelity(float[] map, boolean scaled, int... sets) {
    Model net = net(1, 0, 0, 0);
    Tensor image = image(1, 2.5f, 3.3f);
    double[] said = new double[sets.length];
    double[] done = new double[sets.length];
    for (int i = 0; i < sets.length; i++) {
      Tensor less = image.copy();
      for (int k = 0; k < 3; k++) {
        if ((sets[i] >> k & 1) == 1) {
          said[i] += map[k];
          less.data()[k] = 0;
        }
      }
      done[i] = logit(net, image, 0) - logit(net, less, 0);
    }
    return Infidelity.distance(said, done, scaled);
  }

  /** test_sensitivity_n_ig and test_sensitivity_n_fa, of one, two and all three pixels */
  @Test
  void sensitivityNOfIntegratedGradientsAndOfOcclusion() {
    float[] gradients = map(new IntegratedGradients(), net(1, 0, 0, 0), image(1, 2.5f, 3.3f), 0);
    float[] ablated = {3, 7.5f, 9.9f};
    assertArrayEquals(ablated, gradients, 1e-5f);
    for (float[] map : new float[][] {gradients, ablated}) {
      assertEquals(0, infidelity(map, false, 4, 1, 2), 1e-9);
      assertEquals(0, infidelity(map, false, 6, 3, 5), 1e-9);
      assertEquals(0, infidelity(map, false, 7, 7, 7), 1e-9);
    }
  }

  /** Of a map (1, -2, 0.5), the sets of its test, as Captum's function gives it. */
  @ParameterizedTest
  @CsvSource({"false, 60.870014", "true, 51.264297"})
  void infidelityOfAMapThatIsWrong(boolean scaled, double expected) {
    assertEquals(expected, infidelity(new float[] {1, -2, .5f}, scaled, 4, 1, 2), 1e-4);
  }

  /** test_classification_infidelity_tpl_target: the gradient, 32 for each pixel, moved by 0.0009 */
  @Test
  void infidelityOfTheGradient() {
    for (int row = 0; row < 4; row++) {
      Model net = net(8, row(row));
      Tensor image = image(row(row));
      float[] map = map(new Gradient(), net, image, 0);
      assertArrayEquals(new float[] {32, 32, 32}, map);
      Tensor moved = image.copy();
      for (int k = 0; k < 3; k++) {
        moved.data()[k] -= .0009f;
      }
      double[] said = {96 * .0009};
      double[] done = {logit(net, image, 0) - logit(net, moved, 0)};
      assertEquals(0, Infidelity.distance(said, done, false), 1e-7);
    }
  }

  /** A method that is shown the image of Captum's test for any that is drawn. */
  private record Moved(Tensor from, Tensor to, Model net, Explainer method) implements Explainer {
    @Override
    public String name() {
      return "moved";
    }

    @Override
    public Attribution attribute(Run run, OutputTarget target) {
      boolean drawn = !Arrays.equals(from.data(), run.image().data());
      return method.explain(net, drawn ? to : from, target).attribution();
    }
  }

  /** test_sensitivity_max_multi_dim: pixels are moved by -0.02, -0.01 and 0. */
  @ParameterizedTest
  @CsvSource({"0, 0.00597613", "1, 0.01059806", "2, 0.00160541", "3, 0.00858562"})
  void maxSensitivityOfIntegratedGradients(int row, double expected) {
    Model net = net(8, 0, 0, 0);
    float[] x = row(row);
    Tensor from = image(x);
    Tensor to = image(x[0] - .02f, x[1] - .01f, x[2]);
    Moved method = new Moved(from, to, net, new IntegratedGradients());
    assertEquals(expected, Cases.of(new MaxSensitivity(1, .02, 0), method, net, from), 1e-6);
  }

  /** test_basic_sensitivity_max_multiple, of a gradient: 0 */
  @Test
  void maxSensitivityOfTheGradient() {
    Metric metric = new MaxSensitivity(10, .02, 0);
    assertEquals(0, Cases.of(metric, new Gradient(), net(1, 1, 1, 1), image(1, 2, 3)));
  }
}
