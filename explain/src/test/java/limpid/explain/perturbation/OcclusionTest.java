package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.Options;
import limpid.explain.References;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    Slow slow = new Slow(image, Tensor.zeros(image.shape()));
    for (int top = 0; top == 0 || top - stride + side < 8; top += stride) {
      for (int left = 0; left == 0 || left - stride + side < 8; left += stride) {
        slow.hide(top, left, side);
      }
    }
    for (int k = 0; k < 64; k++) {
      assertEquals(slow.sums[k] / slow.covers[k], raw[k], 2e-6, "pixel " + k);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "3,3", "4,3", "8,8"})
  void xpliqueSumsOverTheWindowsThatLieInTheImageWhole(int side, int stride) {
    Tensor image = GradCamProperties.image(4);
    Tensor hidden = Tensor.filled(image.shape(), .5f);
    Occlusion method = occlusion(side, stride, Baseline.given(hidden), Convention.XPLIQUE);
    Slow slow = new Slow(image, hidden);
    for (int top = 0; top + side <= 8; top += stride) {
      for (int left = 0; left + side <= 8; left += stride) {
        slow.hide(top, left, side);
      }
    }
    Explanation e = method.explain(Nets.waves(), image, OutputTarget.of(1));
    assertNear(slow.sums, e.raw().data(), 5e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "max", "blur", "noise", "uniform"})
  void windowsShowTheBaseline(String name) {
    Tensor image = GradCamProperties.image(5);
    Baseline baseline = Options.BASELINE.read(name, References.NONE);
    Explanation e =
        occlusion(4, 4, baseline, Convention.CAPTUM)
            .explain(Nets.waves(), image, OutputTarget.of(1));
    Slow slow = new Slow(image, baseline.of(image, 9));
    for (int v = 0; v < 4; v++) {
      slow.hide(v / 2 * 4, v % 2 * 4, 4);
    }
    assertNear(slow.sums, e.raw().data(), 5e-6);
  }

  private static Occlusion occlusion(
      int side, int stride, Baseline baseline, Convention convention) {
    return new Occlusion(OptionalInt.of(side), OptionalInt.of(stride), baseline, convention, 9);
  }

  /** What the score of class 1 loses, in double, added up where windows lie. */
  private record Slow(Tensor image, Tensor hidden, double[] sums, int[] covers) {

    Slow(Tensor image, Tensor hidden) {
      this(image, hidden, new double[64], new int[64]);
    }

    void hide(int top, int left, int side) {
      Tensor without = image.copy();
      for (int k = 0; k < 64; k++) {
        without.data()[k] = (covered(k, top, left, side) ? hidden : image).data()[k];
      }
      double lost = new SlowWaves(image).logit(1) - new SlowWaves(without).logit(1);
      for (int k = 0; k < 64; k++) {
        sums[k] += covered(k, top, left, side) ? lost : 0;
        covers[k] += covered(k, top, left, side) ? 1 : 0;
      }
    }
  }

  private static boolean covered(int k, int top, int left, int side) {
    int row = k / 8 - top;
    int column = k % 8 - left;
    return row >= 0 && row < side && column >= 0 && column < side;
  }

  @Test
  void tfExplainShowsWhatIsMissingFromAProbabilityOfOne() {
    Occlusion method = sideBySide(OptionalInt.empty());
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

  @Test
  void xpliqueHasNoWindowLargerThanTheImage() {
    Occlusion method = occlusion(9, 9, Baseline.ZERO, Convention.XPLIQUE);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)));
    assertEquals(
        "occlusion: no window of 9 lies whole in an image of 8x8; a smaller window is needed",
        e.getMessage());
  }

  @Test
  void tfExplainRefusesWhatIsNoProbability() {
    Occlusion method = sideBySide(OptionalInt.empty());
    Tensor image = Nets.wavesInput();
    for (OutputTarget target :
        List.of(OutputTarget.neuron("r1", 0), OutputTarget.of(1).logProbability())) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> method.explain(Nets.waves(), image, target));
      assertTrue(e.getMessage().contains("is for the probability of a class"), e.getMessage());
    }
  }

  private static Occlusion sideBySide(OptionalInt stride) {
    return new Occlusion(OptionalInt.of(4), stride, Baseline.ZERO, Convention.TF_EXPLAIN, 0);
  }

  @Test
  void tfExplainTakesNoStride() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> sideBySide(OptionalInt.of(2)));
    assertEquals(
        "stride 2: tf-explain's windows lie side by side, their side is the stride",
        e.getMessage());
  }
}
