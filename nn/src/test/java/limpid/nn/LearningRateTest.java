package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class LearningRateTest {

  private static Tensor rates(LearningRate rate) {
    Tensor rates = Tensor.zeros(Shape.of(20));
    for (int step = 0; step < 20; step++) {
      rates.data()[step] = (float) rate.at(step, 20);
    }
    return rates;
  }

  @Test
  void schedulesEqualPyTorchs() {
    Goldens.assertMatches("rate.cosine", rates(LearningRate.cosine(0.4, 0)), 1e-6);
    Goldens.assertMatches(
        "rate.steps", rates(LearningRate.steps(0.4, 0, 0.3, 0.25, 0.5, 0.75)), 1e-6);
    Goldens.assertMatches("rate.one_cycle", rates(LearningRate.oneCycle(0.4, 0.3)), 1e-6);
  }

  @Test
  void theyClimbInALineThenFall() {
    LearningRate cosine = LearningRate.cosine(0.4, 0.25);
    assertEquals(0, cosine.at(0, 800), 1e-12);
    assertEquals(0.2, cosine.at(100, 800), 1e-12);
    assertEquals(0.4, cosine.at(200, 800), 1e-12);
    assertEquals(0.2, cosine.at(500, 800), 1e-12);
    assertEquals(0, cosine.at(800, 800), 1e-12);
    LearningRate steps = LearningRate.steps(0.1, 0.1, 0.1, 3.0 / 7, 5.0 / 7);
    assertEquals(0.05, steps.at(35, 700), 1e-12);
    assertEquals(0.1, steps.at(280, 700), 1e-12);
    assertEquals(0.01, steps.at(350, 700), 1e-12);
    assertEquals(0.001, steps.at(560, 700), 1e-12);
  }

  @Test
  void aTrainingOfOneStepHasARate() {
    assertTrue(LearningRate.oneCycle(0.4, 0.3).at(0, 1) > 0);
    assertEquals(0.4, LearningRate.cosine(0.4, 0).at(0, 1), 1e-12);
  }
}
