package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class DistillationTest {
  private static final Shape SHAPE = Shape.of(3, 4);
  private static final Distillation LESSON = new Distillation(x -> x, 2.5, 0.7);
  private static final int[] LABELS = {2, 0, 3};

  private static Node loss(Node logits) {
    Node taught = Node.constant(Goldens.wave(SHAPE, 1.7, 0.8, 4, 0));
    return LESSON.of(new CrossEntropy(0).of(logits, LABELS), logits, taught);
  }

  @Test
  void lossAndGradientEqualPyTorchs() {
    Node logits = Node.variable(Goldens.wave(SHAPE, 0.9, 0.3, 3, 0));
    Node loss = loss(logits);
    Goldens.assertMatches("distillation", loss.value(), 1e-5);
    Goldens.assertMatches("distillation.gradient", Backward.from(loss).to(logits).at(logits), 1e-5);
  }

  @Test
  void theGradientIsThatOfCentralDifferences() {
    Tensor at = Goldens.wave(SHAPE, 0.9, 0.3, 3, 0);
    Node logits = Node.variable(at);
    Tensor gradient = Backward.from(loss(logits)).to(logits).at(logits);
    for (int i = 0; i < at.size(); i++) {
      double step = 1e-2;
      double up = shifted(at, i, step);
      double down = shifted(at, i, -step);
      assertEquals((up - down) / (2 * step), gradient.data()[i], 1e-3);
    }
  }

  private static double shifted(Tensor at, int i, double by) {
    Tensor moved = at.copy();
    moved.data()[i] += (float) by;
    return loss(Node.constant(moved)).value().item();
  }

  @Test
  void aNetThatAgreesWithItsTeacherHasNothingToLearnFromIt() {
    Node logits = Node.constant(Goldens.wave(SHAPE, 0.9, 0.3, 3, 0));
    Node zero = Node.constant(Tensor.scalar(0));
    assertEquals(0, LESSON.of(zero, logits, logits).value().item(), 1e-6);
  }

  @Test
  void temperatureAndShareHaveRanges() {
    assertThrows(IllegalArgumentException.class, () -> new Distillation(x -> x, 0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Distillation(x -> x, 1, 1.5));
  }
}
