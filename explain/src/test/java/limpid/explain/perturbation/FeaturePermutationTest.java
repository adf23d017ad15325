package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Background;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class FeaturePermutationTest {
  private static final Tensor IMAGE = Nets.wavesInput();
  private static final List<Tensor> OTHERS =
      List.of(GradCamProperties.image(1), GradCamProperties.image(2), GradCamProperties.image(3));

  private static FeaturePermutation method(int samples, List<Tensor> others) {
    return new FeaturePermutation(samples, Segmentation.GRID, 2, Background.images(others), 5);
  }

  private static float[] raw(int samples, List<Tensor> others) {
    return method(samples, others).explain(Nets.waves(), IMAGE, OutputTarget.of(1)).raw().data();
  }

  /** What the score loses with a quarter of another image. */
  private static double lost(int quarter, Tensor other) {
    Tensor mixed = IMAGE.copy();
    for (int k = 0; k < 64; k++) {
      mixed.data()[k] = (quarter(k) == quarter ? other : IMAGE).data()[k];
    }
    return new SlowWaves(IMAGE).logit(1) - new SlowWaves(mixed).logit(1);
  }

  private static int quarter(int k) {
    return k / 32 * 2 + k % 8 / 4;
  }

  @Test
  void ofAllOthersItIsTheMeanLoss() {
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      for (Tensor other : OTHERS) {
        expected[k] += lost(quarter(k), other) / 3;
      }
    }
    assertNear(expected, raw(3, OTHERS), 2e-6);
    assertNear(expected, raw(100, OTHERS), 2e-6);
    List<Tensor> withItself = List.of(OTHERS.get(0), IMAGE, OTHERS.get(1), OTHERS.get(2));
    assertNear(expected, raw(100, withItself), 2e-6);
  }

  /** captum's: one permutation of the batch for each part. */
  @Test
  void ofOneDrawEachPartComesFromOneOtherImage() {
    float[] raw = raw(1, OTHERS);
    for (int k = 0; k < 64; k++) {
      float value = raw[k];
      int quarter = quarter(k);
      assertTrue(
          OTHERS.stream().anyMatch(other -> Math.abs(lost(quarter, other) - value) < 2e-6),
          "pixel " + k);
    }
  }

  /** captum's: inputs 20, 50, 30 beside 0, 0, 0 is feature ablation. */
  @Test
  void besideZeroItIsFeatureAblation() {
    Explanation e =
        new FeaturePermutation(1, Segmentation.GRID, 3, Background.images(zeros()), 0)
            .explain(SlowGame.three(), SlowGame.THREE, OutputTarget.of(0));
    assertNear(new double[] {80, 200, 120}, e.raw().data(), 1e-4);
  }

  private static List<Tensor> zeros() {
    return List.of(Tensor.zeros(Shape.of(1, 1, 3, 1)));
  }

  @Test
  void aBatchOfOneIsRefused() {
    FeaturePermutation alone = method(1, List.of(IMAGE, IMAGE.copy()));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> alone.explain(Nets.waves(), IMAGE, OutputTarget.of(1)));
    assertEquals(
        "feature-permutation: the batch is the image alone, so that nothing can be permuted; a"
            + " background of other images is needed",
        e.getMessage());
  }
}
