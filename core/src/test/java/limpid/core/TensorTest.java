package limpid.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void elementsLieInRowMajorOrder() {
    Tensor tensor = Tensor.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
    assertEquals(5, tensor.at(1, 2));
    assertEquals(3, tensor.reshape(Shape.of(3, 2)).at(1, 1));
    assertSame(tensor.data(), tensor.reshape(Shape.of(6)).data());
    assertThrows(ShapeException.class, () -> tensor.at(1));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.at(0, 3));
    assertThrows(ShapeException.class, () -> tensor.reshape(Shape.of(5)));
    assertThrows(ShapeException.class, tensor::item);
  }

  @Test
  void elementsMadeLaterAreMadeOnce() {
    AtomicInteger made = new AtomicInteger();
    Tensor tensor = Tensor.later(Shape.of(2), () -> new float[] {made.incrementAndGet(), 7});
    assertEquals(0, made.get());
    assertEquals(2, tensor.size());
    assertEquals(1, tensor.at(0));
    assertEquals(7, tensor.at(1));
    assertEquals(1, made.get());
  }

  @Test
  void elementsForOneUseAreNotKept() {
    AtomicInteger made = new AtomicInteger();
    Tensor tensor = Tensor.later(Shape.of(1), () -> new float[] {made.incrementAndGet()});
    assertEquals(1, tensor.once()[0]);
    assertEquals(2, tensor.once()[0]);
    assertEquals(3, tensor.at(0));
    assertSame(tensor.data(), tensor.once());
    assertEquals(3, made.get());
  }

  @Test
  void anOutlineHasAShapeAndNoElements() {
    Tensor outline = Tensor.outline(Shape.of(2, 3));
    assertEquals(6, outline.size());
    assertEquals(Shape.of(3, 2), outline.reshape(Shape.of(3, 2)).shape());
    assertThrows(ShapeException.class, () -> outline.reshape(Shape.of(7)));
    Exception e = assertThrows(IllegalStateException.class, outline::data);
    assertEquals("tensor [2,3] is an outline, without elements", e.getMessage());
    assertEquals("[2,3] outline", outline.toString());
  }

  @Test
  void memoryMayBeLongerThanTheTensorInIt() {
    float[] memory = {1, 2, 3, 4, 5};
    Tensor tensor = Tensor.within(Shape.of(2, 2), memory);
    assertSame(memory, tensor.data());
    assertSame(memory, tensor.reshape(Shape.of(4)).data());
    assertArrayEquals(new float[] {1, 2, 3, 4}, tensor.copy().data());
    assertEquals("[4] 1.0 2.0 3.0 4.0", tensor.reshape(Shape.of(4)).toString());
    Exception e = assertThrows(ShapeException.class, () -> Tensor.within(Shape.of(2, 3), memory));
    assertEquals("tensor [2,3] wants 6 elements, there are 5", e.getMessage());
    assertThrows(ShapeException.class, () -> Tensor.of(Shape.of(2, 2), memory));
  }

  @Test
  void aPreparedFormIsMadeOnceForEachKind() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Object first = tensor.prepared("packed", form -> new Object());
    assertSame(first, tensor.prepared("packed", form -> new Object()));
    assertEquals("doubled!", tensor.prepared("doubled", form -> form + "!"));
  }
}
