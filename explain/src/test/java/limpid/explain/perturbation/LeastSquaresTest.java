package limpid.explain.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {

  @Test
  void whatARowIsMadeOfIsFound() {
    LeastSquares fit = new LeastSquares(4);
    SplittableRandom random = new SplittableRandom(1);
    double[] b = {3, -1, .5, 20};
    for (int i = 0; i < 9; i++) {
      double[] row = random.doubles(4, -1, 1).toArray();
      double y = 0;
      for (int j = 0; j < 4; j++) {
        y += b[j] * row[j];
      }
      fit.add(row, y, random.nextDouble());
    }
    assertArrayEquals(b, fit.solved(0).orElseThrow(), 1e-9);
  }

  /** The weighted mean, drawn towards 0 by the ridge. */
  @Test
  void weightsAndRidgeAreThoseOfTheFormula() {
    LeastSquares fit = new LeastSquares(1);
    fit.add(new double[] {1}, 10, 3);
    fit.add(new double[] {1}, 2, 1);
    assertEquals(8, fit.solved(0).orElseThrow()[0], 1e-12);
    assertEquals(32 / 6., fit.solved(2).orElseThrow()[0], 1e-12);
  }

  @Test
  void rowsThatDoNotDetermineAllUnknownsGiveNothing() {
    LeastSquares fit = new LeastSquares(2);
    fit.add(new double[] {1, 1}, 10, 1);
    fit.add(new double[] {.1, .1}, 10, 1);
    assertEquals(Optional.empty(), fit.solved(0));
    assertTrue(fit.solved(.1).isPresent());
  }
}
