package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class InputRangeTest {
  private static final InputRange RANGE = new InputRange(List.of(-2f, 1f), List.of(2f, 0f));

  @Test
  void blackAndWhiteBecomeTheirValuesAndBack() {
    Tensor image = Tensor.of(Shape.of(1, 1, 3, 2), 0, 0, 1, 1, .25f, .75f);
    Tensor input = RANGE.input(Node.constant(image)).value();
    assertArrayEquals(new float[] {-2, 1, 2, 0, -1, .25f}, input.data(), 1e-6f);
    assertArrayEquals(image.data(), RANGE.image(input).data(), 1e-6f);
    assertArrayEquals(new float[] {0, .5f}, RANGE.grey().data(), 1e-6f);
  }

  @Test
  void channelsThatDoNotFitAreRefused() {
    Tensor rgb = Tensor.zeros(Shape.of(1, 2, 2, 3));
    assertThrows(ShapeException.class, () -> RANGE.image(rgb));
    assertThrows(IllegalArgumentException.class, () -> new InputRange(List.of(1f), List.of(1f)));
    assertThrows(
        IllegalArgumentException.class, () -> new InputRange(List.of(1f), List.of(1f, 2f)));
  }
}
