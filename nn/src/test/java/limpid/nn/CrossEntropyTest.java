package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
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

  @Test
  void smoothingOutsideItsRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(1));
    assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(-0.1));
  }
}
