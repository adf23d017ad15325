package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

/** Dropout: a fixed linear map for each seed. */
class DropoutTest {

  @Test
  void multipliesByAMaskThatTheSeedDecides() {
    Tensor ones = Tensor.filled(Shape.of(6, 7), 1);
    float[] mask = dropped(0.4f, 5, ones);
    GradientCheck.of(
        new Dropout(0.4f),
        in -> Doubles.of(Shape.of(6, 7), i -> in[0].at(i) * mask[i[0] * 7 + i[1]]),
        Samples.uniform(1, 6, 7),
        Dropout.seed(5));
  }

  private static float[] dropped(float rate, long seed, Tensor x) {
    return new Dropout(rate).forward(x, Dropout.seed(seed)).data();
  }

  @Test
  void everyBitOfASeedCounts() {
    Tensor x = Tensor.filled(Shape.of(1000), 1);
    float[] y = dropped(0.5f, -3, x);
    for (int bit = 0; bit < 64; bit++) {
      assertFalse(Arrays.equals(y, dropped(0.5f, -3 ^ 1L << bit, x)), "bit " + bit);
    }
  }

  @Test
  void keepsTheExpectationByScalingWhatStays() {
    float[] y = dropped(0.25f, 3, Tensor.filled(Shape.of(100_000), 3));
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
    float[] y = dropped(0.5f, 8, x);
    assertArrayEquals(y, dropped(0.5f, 8, x));
    assertFalse(Arrays.equals(y, dropped(0.5f, 9, x)));
  }

  @Test
  void neighboursAndNeighbouringSeedsAreIndependent() {
    Tensor x = Tensor.filled(Shape.of(100_000), 1);
    float[] y = dropped(0.5f, 8, x);
    float[] other = dropped(0.5f, 9, x);
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
    assertArrayEquals(x.data(), dropped(0, 1, x));
  }
}
