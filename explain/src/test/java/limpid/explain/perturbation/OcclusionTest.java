package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcclusionTest {

  @Test
  void threeByThreeIsThatOfCaptum() {
    Explanation e =
        new Occlusion(3, 1).explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
    assertEquals(Shape.of(8, 8), e.raw().shape());
    assertEquals(1.075077, sum(e.raw()), 1e-5);
  }

  /** captum's: identity, 4 sums with bias -10, 1, 1, 1, ReLU, 2 sums with bias -1, 1. */
  @Test
  void singleInputsAreThoseOfCaptum() {
    Node ones34 = Node.constant(Tensor.filled(Shape.of(3, 4), 1));
    Node ones42 = Node.constant(Tensor.filled(Shape.of(4, 2), 1));
    Node first = Node.constant(Tensor.of(Shape.of(4), -10, 1, 1, 1));
    Node second = Node.constant(Tensor.of(Shape.of(2), -1, 1));
    Model net =
        x -> {
          Node row = x.reshape(x.shape().at(0), 3);
          return new Linear().of(new Linear().of(row, ones34, first).relu(), ones42, second);
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 3, 1), 20, 50, 30);
    Explanation e = new Occlusion(1, 1).explain(net, image, OutputTarget.of(0));
    assertNear(new double[] {80, 200, 120}, e.raw().data(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "4,3", "5,5", "8,8", "20,7"})
  void everyPixelIsTheMeanOfTheWindowsThatCoverIt(int side, int stride) {
    Tensor image = GradCamProperties.image(3);
    float[] raw =
        new Occlusion(side, stride).explain(Nets.waves(), image, OutputTarget.of(1)).raw().data();
    double[] sums = new double[64];
    int[] covers = new int[64];
    for (int top = 0; top == 0 || top - stride + side < 8; top += stride) {
      for (int left = 0; left == 0 || left - stride + side < 8; left += stride) {
        Tensor hidden = Tensor.of(image.shape(), image.data().clone());
        for (int k = 0; k < 64; k++) {
          hidden.data()[k] *= covered(k, top, left, side) ? 0 : 1;
        }
        double lost = logit(image) - logit(hidden);
        for (int k = 0; k < 64; k++) {
          sums[k] += covered(k, top, left, side) ? lost : 0;
          covers[k] += covered(k, top, left, side) ? 1 : 0;
        }
      }
    }
    for (int k = 0; k < 64; k++) {
      assertEquals(sums[k] / covers[k], raw[k], 2e-6, "pixel " + k);
    }
  }

  private static boolean covered(int k, int top, int left, int side) {
    int row = k / 8 - top;
    int column = k % 8 - left;
    return row >= 0 && row < side && column >= 0 && column < side;
  }

  /** Of class 1, in double. */
  private static double logit(Tensor image) {
    return new SlowWaves(image).logit(1);
  }

  @Test
  void tfExplainShowsWhatIsMissingFromAProbabilityOfOne() {
    Occlusion method = new Occlusion(OptionalInt.of(4), OptionalInt.empty(), Convention.TF_EXPLAIN);
    Tensor image = Nets.wavesInput();
    Explanation e = method.explain(Nets.waves(), image, OutputTarget.of(2));
    double[] expected = new double[4];
    for (int v = 0; v < 4; v++) {
      Tensor hidden = Tensor.of(image.shape(), image.data().clone());
      for (int k = 0; k < 64; k++) {
        hidden.data()[k] *= covered(k, v / 2 * 4, v % 2 * 4, 4) ? 0 : 1;
      }
      SlowWaves slow = new SlowWaves(hidden);
      double all = Math.exp(slow.logit(0)) + Math.exp(slow.logit(1)) + Math.exp(slow.logit(2));
      expected[v] = 1 - Math.exp(slow.logit(2)) / all;
    }
    assertEquals(Shape.of(2, 2), e.raw().shape());
    assertNear(expected, e.raw().data(), 1e-6);
  }

  @Test
  void withoutChoicesTheWindowIsAnEighthOfTheImageAndHalfOverlaps() {
    Tensor image = Nets.wavesInput();
    Explanation chosen = new Occlusion(1, 1).explain(Nets.waves(), image, OutputTarget.top());
    Explanation left = new Occlusion().explain(Nets.waves(), image, OutputTarget.top());
    assertNear(doubles(chosen.raw()), left.raw().data(), 0);
  }

  private static double[] doubles(Tensor tensor) {
    double[] doubles = new double[tensor.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = tensor.data()[i];
    }
    return doubles;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, window 0: 1 or more is expected",
    "2, 0, stride 0: 1 or more is expected",
    "2, 3, stride 3: leaves pixels that no window of 2 covers"
  })
  void windowsThatLeaveGapsAreRefused(int window, int stride, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Occlusion(window, stride));
    assertEquals(message, e.getMessage());
  }
}
