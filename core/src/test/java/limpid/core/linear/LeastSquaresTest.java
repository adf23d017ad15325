package limpid.core.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Rows and the ridge as rows, each times the root of its weight. */
  @ParameterizedTest
  @ValueSource(doubles = {0, .3})
  void theSolutionIsThatOfCommonsMath(double ridge) {
    int n = 12;
    LeastSquares fit = new LeastSquares(n);
    RealMatrix rows = MatrixUtils.createRealMatrix(40 + n, n);
    double[] right = new double[40 + n];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 40; i++) {
      double[] row = random.doubles(n, -1, 1).toArray();
      double weight = random.nextDouble();
      right[i] = Math.sqrt(weight) * (3 + row[0]);
      rows.setRowVector(i, MatrixUtils.createRealVector(row).mapMultiply(Math.sqrt(weight)));
      fit.add(row, 3 + row[0], weight);
    }
    for (int j = 0; j < n; j++) {
      rows.setEntry(40 + j, j, Math.sqrt(ridge));
    }
    double[] theirs =
        new QRDecomposition(rows).getSolver().solve(MatrixUtils.createRealVector(right)).toArray();
    assertArrayEquals(theirs, fit.solved(ridge).orElseThrow(), 1e-9);
  }

  /** At the minimum no derivative is larger than the strength. */
  @Test
  void theLassoLeavesNoSlope() {
    LeastSquares fit = new LeastSquares(2);
    fit.add(new double[] {1, 0}, 10, 1);
    fit.add(new double[] {0, 1}, .5, 1);
    assertArrayEquals(new double[] {9, 0}, fit.lasso(1), 1e-9);
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
