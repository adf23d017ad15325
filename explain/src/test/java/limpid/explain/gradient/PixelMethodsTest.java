package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Clamp;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelMethodsTest {

  private static Tensor ofWaves(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2)).raw();
  }

  @Test
  void gradientIsThatOfCaptum() {
    Tensor raw = ofWaves(new Gradient());
    assertEquals(Shape.of(8, 8, 1), raw.shape());
    assertRow(
        new double[] {.00064, .01469, .09129, .02617, .02521, .0431, -.01382, -.00888},
        raw,
        0,
        6e-6);
    assertEquals(-.381788, sum(raw), 2e-6);
  }

  @Test
  void saliencyIsTheGradientWithoutItsSign() {
    Tensor signed = ofWaves(new Gradient());
    Tensor absolute = ofWaves(new Saliency());
    for (int i = 0; i < 64; i++) {
      assertEquals(Math.abs(signed.data()[i]), absolute.data()[i]);
    }
  }

  @Test
  void inputTimesGradientIsThatOfCaptum() {
    Tensor raw = ofWaves(new InputXGradient());
    double[] slow = new SlowWaves(Nets.wavesInput()).inputGradient(2, SlowWaves.GRADIENT);
    for (int i = 0; i < 64; i++) {
      assertEquals(slow[i] * Nets.wavesInput().data()[i], raw.data()[i], 1e-6);
    }
    assertEquals(.218254, sum(raw), 2e-6);
  }

  @Test
  void deconvnetSaysWhereItsMapOfZerosComesFrom() {
    Model inverse = x -> x.relu().mul(-1).mean(1, 2).reshape(Shape.of(1, 3));
    Explanation zero =
        new Deconvnet()
            .explain(inverse, Tensor.filled(Shape.of(1, 2, 2, 3), 1), OutputTarget.of(0));
    assertArrayEquals(new float[12], zero.raw().data());
    assertEquals(
        "the attribution is zero everywhere: logit of class 0; on its way to the image the gradient"
            + " is nowhere positive behind a layer, and the method forgets the rest, which gradient"
            + " keeps",
        zero.diagnosis().sentence());
  }

  @Test
  void guidedBackpropIsThatOfCaptum() {
    Tensor raw = ofWaves(new GuidedBackprop());
    assertRow(
        new double[] {.00085, .03312, .12382, .02763, .0523, .07614, -.01808, -.01815},
        raw,
        0,
        6e-6);
    assertEquals(-.328695, sum(raw), 2e-6);
  }

  @Test
  void guidedBackpropOfOneConvolutionIsThatOfCaptum() {
    assertNear(
        new double[] {0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1}, ofOneConvolution(0), 1e-6);
  }

  @Test
  void guidedBackpropCountsTheWindowsThatAreActive() {
    // one more in each pixel lifts the window in the first corner over its bias, too
    assertNear(
        new double[] {1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1}, ofOneConvolution(1), 1e-6);
  }

  private static float[] ofOneConvolution(float offset) {
    return new GuidedBackprop()
        .explain(Nets.oneConvolution(), Nets.countedInput(offset), OutputTarget.of(0))
        .raw()
        .data();
  }

  @Test
  void deconvnetIsThatOfCaptum() {
    assertEquals(.149644, sum(ofWaves(new Deconvnet())), 2e-6);
  }

  @Test
  void deconvnetUndoesPoolingByTheSwitchesAndSumsWhereWindowsOverlap() {
    // windows 3 wide, 2 apart: 9 wins under both; -4 and 2 are under one each
    Tensor image = Tensor.of(Shape.of(1, 1, 5, 1), 1, -4, 9, 2, 3);
    MaxPool2d pool = new MaxPool2d(Window.of(1, 3).stride(1, 2), false);
    Node weights = Node.constant(Tensor.of(Shape.of(1, 2), 5, 7));
    Tensor raw =
        new Deconvnet()
            .explain(x -> pool.of(x).reshape(1, 2).mul(weights).sum(1), image, OutputTarget.of(0))
            .raw();
    assertArrayEquals(new float[] {0, 0, 12, 0, 0}, raw.data());
  }

  @Test
  void saliencyOfAPixelIsTheLargestOrTheSumOfItsChannels() {
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 3), 1, 2, 3, 4, 5, 6);
    Node weights = Node.constant(Tensor.of(Shape.of(1, 6), -1, 2, -4, 3, 0, -2));
    Model linear = x -> x.reshape(1, 6).mul(weights).sum(1);
    float[] largest = {4, 3};
    float[] sums = {7, 5};
    assertArrayEquals(largest, pixels(linear, image, Convention.PAPER));
    assertArrayEquals(largest, pixels(linear, image, Convention.XPLIQUE));
    assertArrayEquals(sums, pixels(linear, image, Convention.PAIR));
    assertArrayEquals(sums, pixels(linear, image, Convention.TF_EXPLAIN));
  }

  private static float[] pixels(Model model, Tensor image, Convention convention) {
    Explanation e = new Saliency(convention).explain(model, image, OutputTarget.of(0));
    assertEquals(Shape.of(1, 2), e.raw().shape());
    assertFalse(e.attribution().normalisation().signed());
    return e.raw().data();
  }

  @Test
  void rulesTakeReluSixForARelu() {
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 1), 2, -3);
    OutputTarget target =
        OutputTarget.score(
            "first minus second", y -> y.reshape(y.shape().at(0), 2).mul(weights()).sum(1));
    Tensor guided = new GuidedBackprop().explain(x -> Clamp.relu6().of(x), image, target).raw();
    Tensor deconvnet = new Deconvnet().explain(x -> Clamp.relu6().of(x), image, target).raw();
    assertArrayEquals(new float[] {0, 0}, guided.data());
    assertArrayEquals(new float[] {0, 1}, deconvnet.data());
  }

  private static Node weights() {
    return Node.constant(Tensor.of(Shape.of(1, 2), -1, 1));
  }

  @Test
  void rulesLeaveTheScoreItselfAlone() {
    // relu(-z) is differentiated, not guided: its gradient at z is negative and is kept
    OutputTarget target =
        OutputTarget.score("relu of the negated score", y -> y.negate().relu().sum(1));
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 1), -2);
    Tensor raw = new GuidedBackprop().explain(x -> x.reshape(1, 1), image, target).raw();
    assertArrayEquals(new float[] {-1}, raw.data());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void guidedGradCamMultipliesByTheNearestValueOfTheRectifiedMap(int target) {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    Explanation e =
        new GuidedGradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
    double[] guided = slow.inputGradient(target, SlowWaves.GUIDED);
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      double cam = slow.gradCam(target)[k / 16 * 4 + k % 8 / 2];
      expected[k] = Math.max(cam, 0) * guided[k];
    }
    assertNear(expected, e.raw().data(), 1e-6);
    assertEquals(Optional.of("r2"), e.layer());
  }

  @Test
  void nearestValueIsThatOfThePixelBelow() {
    // pooled to 1 x 3 of a 1 x 5 image: pixels take cells floor(3 j / 5) = 0, 0, 1, 1, 2
    Tensor image = Tensor.of(Shape.of(1, 1, 5, 1), 1, 2, 4, 8, 16);
    AvgPool2d pool = new AvgPool2d(Window.of(1, 3), false, true);
    Explanation e =
        new GuidedGradCam()
            .explain(x -> pool.of(x).named("pool").reshape(1, 3).sum(1), image, OutputTarget.of(0));
    double[] cam = {7 / 3., 14 / 3., 28 / 3.};
    double[] gradient = {1 / 3., 2 / 3., 1, 2 / 3., 1 / 3.};
    double[] expected = new double[5];
    for (int j = 0; j < 5; j++) {
      expected[j] = cam[3 * j / 5] * gradient[j];
    }
    assertNear(expected, e.raw().data(), 1e-5);
  }

  @Test
  void guidedGradCamOfThePaperInterpolates() {
    Explanation e =
        new GuidedGradCam(LayerChoice.LAST, Convention.PAPER)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[] cam = slow.gradCam(1);
    double[] guided = slow.inputGradient(1, SlowWaves.GUIDED);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        double up = 0;
        for (int c = 0; c < 16; c++) {
          up += Math.max(cam[c], 0) * hat(i, c / 4) * hat(j, c % 4);
        }
        assertEquals(up * guided[8 * i + j], e.raw().data()[8 * i + j], 1e-6);
      }
    }
  }

  /** The weight of cell c of 4 for pixel i of 8. */
  private static double hat(int i, int c) {
    double at = Math.clamp((i + .5) / 2 - .5, 0, 3);
    return Math.max(0, 1 - Math.abs(at - c));
  }

  @Test
  void guidedGradCamOfPytorchGradCamMultipliesByTheFinishedMap() {
    Explanation e =
        new GuidedGradCam(LayerChoice.LAST, Convention.PYTORCH_GRAD_CAM)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    float[] cam =
        new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)).map().data();
    double[] guided = new SlowWaves(Nets.wavesInput()).inputGradient(1, SlowWaves.GUIDED);
    for (int k = 0; k < 64; k++) {
      assertEquals(cam[k] * guided[k], e.raw().data()[k], 1e-6);
    }
  }
}
