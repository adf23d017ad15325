package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.Softmax;
import org.junit.jupiter.api.Test;

class LinearHeadTest {
  private final Node input = Node.variable(Tensor.of(Shape.of(1, 2), 1, 2));
  private final Node weights = Node.constant(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));

  @Test
  void rowsAreTheWeightsOfEachClassWhateverFollows() {
    Node logits = new Linear().of(input.relu(), weights).named("fc");
    LinearHead head = LinearHead.of(new Trace(input, new Softmax().of(logits)));
    assertEquals("fc", head.layer());
    assertEquals(Shape.of(3, 2), head.rows().shape());
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, head.rows().data());
  }

  @Test
  void aNetWithoutALinearHeadIsRefused() {
    Trace none = new Trace(input, input.relu());
    String message =
        assertThrows(IllegalArgumentException.class, () -> LinearHead.of(none)).getMessage();
    assertTrue(message.startsWith("a linear head is expected"), message);
  }
}
