package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

/** Dropout: a fixed linear map for each seed. */
class DropoutTest {

  @Test
  void multipliesByAMaskThatTheSeedDecides() {
    Dropout dropout = new Dropout(0.4f, 5);
    float[] mask = dropout.forward(Tensor.filled(Shape.of(6, 7), 1)).data();
    GradientCheck.of(
        dropout,
        in -> Doubles.of(Shape.of(6, 7), i -> in[0].at(i) * mask[i[0] * 7 + i[1]]),
        Samples.uniform(1, 6, 7));
  }

  @Test
  void keepsTheExpectationByScalingWhatStays() {
    float[] y = new Dropout(0.25f, 3).forward(Tensor.filled(Shape.of(100_000), 3)).data();
    int dropped = 0;
    for (float value : y) {
      if (value == 0) {
        dropped++;
      } else {
        assertEquals(4, value, 1e-6);
      }
    }
    assertEquals(25_000, dropped, 5 * Math.sqrt(100_000 * 0.25 * 0.75));
  }

  @Test
  void oneSeedOneMask() {
    Tensor x = Tensor.filled(Shape.of(1000), 1);
    float[] y = new Dropout(0.5f, 8).forward(x).data();
    assertArrayEquals(y, new Dropout(0.5f, 8).forward(x).data());
    assertFalse(Arrays.equals(y, new Dropout(0.5f, 9).forward(x).data()));
  }

  @Test
  void neighboursAndNeighbouringSeedsAreIndependent() {
    Tensor x = Tensor.filled(Shape.of(100_000), 1);
    float[] y = new Dropout(0.5f, 8).forward(x).data();
    float[] other = new Dropout(0.5f, 9).forward(x).data();
    int neighbours = 0;
    int seeds = 0;
    int shifted = 0;
    for (int i = 1; i < y.length; i++) {
      neighbours += y[i] == y[i - 1] ? 1 : 0;
      seeds += y[i] == other[i] ? 1 : 0;
      shifted += y[i] == other[i - 1] ? 1 : 0;
    }
    assertEquals(50_000, neighbours, 5 * Math.sqrt(100_000 * 0.25));
    assertEquals(50_000, seeds, 5 * Math.sqrt(100_000 * 0.25));
    assertEquals(50_000, shifted, 5 * Math.sqrt(100_000 * 0.25));
  }

  @Test
  void rateZeroChangesNothing() {
    Tensor x = Samples.uniform(1, 10);
    assertSame(x, new Dropout(0, 1).forward(x));
  }
}
