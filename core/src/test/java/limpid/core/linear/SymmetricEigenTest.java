package limpid.core.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eigenvalues, eigenvectors and singular vectors beside those of Commons Math. */
class SymmetricEigenTest {

  private static double[][] random(int rows, int columns, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] a = new double[rows][];
    Arrays.setAll(a, i -> random.doubles(columns, -1, 1).toArray());
    return a;
  }

  private static RealMatrix symmetric(int n) {
    RealMatrix a = MatrixUtils.createRealMatrix(random(n, n, n));
    return a.add(a.transpose());
  }

  /** Whichever sign it has. */
  private static void assertSame(double[] expected, double[] vector) {
    double product = Vectors.dot(expected, vector);
    assertArrayEquals(Vectors.scaled(expected, Math.signum(product)), vector, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void eigenvaluesAndVectorsAreThoseOfCommonsMath(int n) {
    EigenDecomposition theirs = new EigenDecomposition(symmetric(n));
    SymmetricEigen ours = SymmetricEigen.of(symmetric(n).getData());
    assertArrayEquals(theirs.getRealEigenvalues(), ours.values(), 1e-12 * n);
    for (int i = 0; i < n; i++) {
      assertSame(theirs.getEigenvector(i).toArray(), ours.vectors()[i]);
    }
  }

  @Test
  void aMatrixWithoutRowsHasNone() {
    assertEquals(0, SymmetricEigen.of(new double[0][0]).values().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 90})
  void theLargestIsThatOfCommonsMath(int n) {
    RealMatrix a = symmetric(n);
    EigenDecomposition theirs = new EigenDecomposition(a);
    LargestEigen ours = LargestEigen.of(n, a::operate);
    assertEquals(theirs.getRealEigenvalue(0), ours.value(), 1e-9);
    assertSame(theirs.getEigenvector(0).toArray(), ours.vector());
    assertArrayEquals(ours.vector(), LargestEigen.of(n, a::operate).vector());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "9, 4", "4, 9", "60, 100", "100, 60"})
  void singularVectorsAreThoseOfCommonsMath(int rows, int columns) {
    double[][] a = random(rows, columns, 5);
    SingularValueDecomposition theirs =
        new SingularValueDecomposition(MatrixUtils.createRealMatrix(a));
    double[] values = Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
    SingularVectors ours = SingularVectors.first(new Matrix(rows, columns, values));
    assertEquals(theirs.getSingularValues()[0], ours.value(), 1e-9);
    assertSame(theirs.getU().getColumn(0), ours.left());
    assertSame(theirs.getV().getColumn(0), ours.right());
    assertEquals(
        Math.signum(ours.value()),
        Math.signum(
            Vectors.dot(ours.left(), new Matrix(rows, columns, values).times(ours.right()))));
  }

  @Test
  void zerosHaveNoDirection() {
    SingularVectors found = SingularVectors.first(new Matrix(2, 3, new double[6]));
    assertEquals(0, found.value());
    assertArrayEquals(new double[3], found.right());
  }
}
