package limpid.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void aShapeIsItsExtents() {
    Shape shape = Shape.of(2, 3, 5);
    assertEquals(3, shape.rank());
    assertEquals(30, shape.size());
    assertEquals(5, shape.at(-1));
    assertEquals("[2,3,5]", shape.toString());
    assertEquals(Shape.of(2, 7, 5), shape.with(1, 7));
    assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
    assertNotEquals(Shape.of(2, 15), shape);
    assertEquals(1, Shape.of().size());
  }

  @Test
  void whatNoArrayCanHoldIsRefused() {
    assertThrows(ShapeException.class, () -> Shape.of(2, 0));
    assertThrows(ShapeException.class, () -> Shape.of(-1));
    assertThrows(ShapeException.class, () -> Shape.of(1 << 16, 1 << 16));
    assertThrows(ShapeException.class, () -> Shape.of(Integer.MAX_VALUE));
  }
}
