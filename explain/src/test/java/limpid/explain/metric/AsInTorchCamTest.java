package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.metric.Cases.Given;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

/**
 * Figures of tests/test_metrics.py of torch-cam (f44afef), whose net says the sum of the pixels.
 */
class AsInTorchCamTest {
  private static final Model NET = linear(1, 1, 1, 1);
  private static final Tensor IMAGE = image(2, .4f, .3f, .2f, .1f);
  private static final Given CORNER = new Given(map(2, 1, 0, 0, 0));
  private static final Given ITSELF = new Given(map(2, .4f, .3f, .2f, .1f));

  /** test_classification_metric_exact_value */
  @Test
  void averageDropAndIncrease() {
    assertEquals(
        .6 / (1 + 1e-7),
        Cases.ofSum(new AverageDrop(Convention.TORCH_CAM), CORNER, NET, IMAGE),
        1e-7);
    assertEquals(0, Cases.ofSum(new Increase(), CORNER, NET, IMAGE));
  }

  /** test_deletion_insertion_complete_curves_and_auc */
  @Test
  void deletionAndInsertionInTwoSteps() {
    for (StepSize size : StepSize.values()) {
      assertEquals(.4, Cases.ofSum(new Deletion(2, size, Baseline.ZERO), ITSELF, NET, IMAGE), 1e-7);
      assertEquals(
          .6, Cases.ofSum(new Insertion(2, size, Baseline.ZERO), ITSELF, NET, IMAGE), 1e-7);
    }
  }

  private static final float[] FIVE = {.3f, .25f, .2f, .15f, .1f};

  private static Curve ofFive(CurveMetric metric) {
    Given itself = new Given(Tensor.of(Shape.of(1, 5), FIVE));
    try (Session session = CompiledNet.traced(linear(1, 1, 1, 1, 1)).session()) {
      Run run = session.run(Tensor.of(Shape.of(1, 1, 5, 1), FIVE));
      return metric.curve(new Judged(itself.explain(run, Cases.SUM), run));
    }
  }

  private static void assertCurve(Curve found, double area, double... scores) {
    assertEquals(List.of(0.0, .4, .8, 1.0), found.shares());
    assertArrayEquals(
        scores, found.scores().stream().mapToDouble(Double::doubleValue).toArray(), 1e-7);
    assertEquals(area, found.area(), 1e-7);
  }

  /** test_deletion_insertion_non_divisible_steps: 5 pixels in 3 steps. */
  @Test
  void stepsAreOfTwoPixelsWhereFiveGoInThree() {
    StepSize size = StepSize.ROUNDED_UP;
    assertCurve(ofFive(new Deletion(3, size, Baseline.ZERO)), .41, 1, .45, .1, 0);
    assertCurve(ofFive(new Insertion(3, size, Baseline.ZERO)), .59, 0, .55, .9, 1);
  }

  @Test
  void theConventionHasItsSteps() {
    assertEquals(StepSize.ROUNDED_UP, Deletion.of(Convention.TORCH_CAM, 9).size());
    assertEquals(StepSize.ROUNDED_UP, Insertion.of(Convention.TORCH_CAM, 9).size());
    assertEquals(StepSize.EVEN, Deletion.of(Convention.XPLIQUE, 9).size());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, StepSize.ROUNDED_UP.counts(4, 20));
    assertArrayEquals(new int[] {0, 2, 5, 7, 10}, StepSize.EVEN.counts(10, 4));
  }
}
