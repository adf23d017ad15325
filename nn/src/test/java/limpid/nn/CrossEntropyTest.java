package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.1})
  void lossAndGradientEqualPyTorchs(double smoothing) {
    Node logits = Node.variable(Goldens.wave(Shape.of(3, 4), 0.9, 0.3, 3, 0));
    Node loss = new CrossEntropy(smoothing).of(logits, 2, 0, 3);
    Goldens.assertMatches("cross_entropy." + smoothing, loss.value(), 1e-5);
    Goldens.assertMatches(
        "cross_entropy." + smoothing + ".gradient",
        Backward.from(loss).to(logits).at(logits),
        1e-5);
  }

  /** Shares of classes as mixing images makes them, beside another objective. */
  @Test
  void theGradientWithMixedClassesIsThatOfCentralDifferences() {
    Tensor at = Goldens.wave(Shape.of(2, 3), 0.9, 0.3, 2, 0);
    Node shares = Node.constant(Tensor.of(Shape.of(2, 3), 0.7f, 0.3f, 0, 0, 0.7f, 0.3f));
    Criterion objective =
        new CrossEntropy(0.1).plus(0.5, (logits, labels) -> logits.mul(labels).square().sum());
    Node logits = Node.variable(at);
    Node loss = objective.of(logits, shares).scalar();
    Tensor gradient = Backward.from(loss).to(logits).at(logits);
    for (int i = 0; i < at.size(); i++) {
      double[] moved = new double[2];
      for (int side = 0; side < 2; side++) {
        Tensor shifted = at.copy();
        shifted.data()[i] += side == 0 ? 0.01f : -0.01f;
        moved[side] = objective.of(Node.constant(shifted), shares).value().data()[0];
      }
      assertEquals((moved[0] - moved[1]) / 0.02, gradient.data()[i], 1e-3);
    }
  }

  /** As PyTorch has it: {@code 0 log 0} is 0. */
  @Test
  void aClassThatIsRuledOutAddsNothing() {
    assertEquals(0, new CrossEntropy(0).of(logits(0, OUT), 0).value().item());
    Node logits = logits(1, OUT, 2);
    Node loss = new CrossEntropy(0).of(logits, 0);
    assertEquals(1.3132617, loss.value().item(), 1e-6);
    Node gradient = Backward.from(loss).recorded().to(logits).of(logits);
    assertArrayEquals(new float[] {-0.7310586f, 0, 0.7310586f}, gradient.value().data(), 1e-6f);
    Node first = new Slice(1, 0, 1).of(gradient).sum();
    float curvature = 0.7310586f * 0.2689414f;
    assertArrayEquals(
        new float[] {curvature, 0, -curvature},
        Backward.from(first).to(logits).at(logits).data(),
        1e-6f);
  }

  /** The share that smoothing gives it costs infinitely much, and yet the gradient is finite. */
  @Test
  void smoothingGivesAClassThatIsRuledOutItsShare() {
    Node logits = logits(0, OUT);
    Node loss = new CrossEntropy(0.2).of(logits, 0);
    assertEquals(Float.POSITIVE_INFINITY, loss.value().item());
    assertArrayEquals(
        new float[] {0.1f, -0.1f}, Backward.from(loss).to(logits).at(logits).data(), 1e-6f);
  }

  private static final float OUT = Float.NEGATIVE_INFINITY;

  private static Node logits(float... row) {
    return Node.variable(Tensor.of(Shape.of(1, row.length), row));
  }

  @Test
  void smoothingOutsideItsRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(1));
    assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(-0.1));
  }
}
