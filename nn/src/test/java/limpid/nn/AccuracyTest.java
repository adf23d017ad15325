package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class AccuracyTest {
  @Test
  void theLargestLogitIsTheAnswer() {
    Tensor logits = Tensor.of(Shape.of(3, 3), -1, -3, -2, 0, 2, 1, 4, 5, 6);
    assertArrayEquals(new int[] {0, 1, 2}, Accuracy.largest(logits));
    assertEquals(2, Accuracy.right(logits, 0, 1, 1));
  }

  @Test
  void aRowWithNaNIsNoAnswer() {
    Tensor logits =
        Tensor.of(Shape.of(3, 2), Float.NaN, Float.NaN, 1, Float.NaN, Float.NEGATIVE_INFINITY, 0);
    assertArrayEquals(new int[] {-1, -1, 1}, Accuracy.largest(logits));
    assertEquals(1, Accuracy.right(logits, 0, 0, 1));
  }
}
