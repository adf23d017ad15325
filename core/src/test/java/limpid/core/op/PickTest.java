package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import org.junit.jupiter.api.Test;

class PickTest {
  private static final Tensor X = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, Float.NaN, -6);

  private static Node classes(float... of) {
    return Node.constant(Tensor.of(Shape.of(of.length, 1), of));
  }

  @Test
  void itTakesEachRowsClassWhateverTheOthersHold() {
    assertArrayEquals(
        new float[] {2, -6}, new Pick().of(Node.constant(X), classes(1, 2)).value().data());
  }

  @Test
  void itIsSelectWithTheClassesAsAnInput() {
    assertArrayEquals(
        Select.of(0, 2).of(Node.constant(X)).value().data(),
        new Pick().of(Node.constant(X), classes(0, 2)).value().data());
  }

  @Test
  void itsGradientIsOneAtTheClassAndItsSecondIsThatOfWhatFollows() {
    Node x = Node.variable(X);
    Node square = new Pick().of(x, classes(1, 2)).square();
    Node first = Backward.from(square.mul(.5)).recorded().to(x).of(x);
    assertArrayEquals(new float[] {0, 2, 0, 0, 0, -6}, first.value().data());
    Node v = Node.constant(Tensor.of(Shape.of(2, 3), 5, 6, 7, 8, 9, 10));
    assertArrayEquals(
        new float[] {0, 6, 0, 0, 0, 10}, Backward.from(first.mul(v)).to(x).at(x).data());
    assertNull(new Pick().vjp(1, square.input(0), Node.constant(1)));
  }

  @Test
  void whatIsNoClassIsRefused() {
    for (float wrong : new float[] {3, -1, .5f, Float.NaN}) {
      assertEquals(
          "pick: row 1 wants a class from 0 to 2, got " + wrong,
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new Pick().of(Node.constant(X), classes(0, wrong)))
              .getMessage());
    }
    assertEquals(
        "pick: input [2,3] wants classes [2,1], got [1,1]",
        assertThrows(ShapeException.class, () -> new Pick().of(Node.constant(X), classes(0)))
            .getMessage());
    assertThrows(
        ShapeException.class, () -> new PickInput(3).of(Node.constant(X), Node.constant(X)));
  }
}
