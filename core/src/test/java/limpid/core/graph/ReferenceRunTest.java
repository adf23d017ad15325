package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private final Node x = Node.variable(Tensor.of(Shape.of(2), 1, 2)).named("x");
  private final Node factor = Node.constant(Tensor.of(Shape.of(2), 3, 4));
  private final Node score = x.mul(factor).relu().sum();

  private static Node zeros() {
    return Node.constant(Tensor.zeros(Shape.of(2)));
  }

  @Test
  void anotherValueOfWhatTheScoreDoesNotDependOnIsRefusedByName() {
    Node stranger = Node.variable(x.value()).named("stranger");
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ReferenceRun.again(score, Map.of(x, zeros(), stranger, zeros())));
    assertEquals(
        "reference: sum [1] does not depend on stranger variable [2],"
            + " so that another value of it changes nothing; name a node of the same run",
        e.getMessage());
    Node later = score.add(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> ReferenceRun.again(score, Map.of(later, Node.constant(Tensor.zeros(later.shape())))));
  }

  @Test
  void aNodeOnTheWayAConstantOrTheScoreItselfMayBeAnother() {
    for (Node node : new Node[] {x, factor, score.input(0)}) {
      ReferenceRun again = ReferenceRun.again(score, Map.of(node, zeros()));
      assertArrayEquals(new float[] {0}, again.of(score).value().data());
    }
    Node other = Node.constant(Tensor.zeros(score.shape()));
    assertEquals(other, ReferenceRun.again(score, Map.of(score, other)).of(score));
  }
}
