package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrix products and linear layers, against Commons Math. */
class MatMulTest {

  private static RealMatrix matrix(Doubles x) {
    double[][] rows = new double[x.shape().at(0)][x.shape().at(1)];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length; c++) {
        rows[r][c] = x.at(r, c);
      }
    }
    return MatrixUtils.createRealMatrix(rows);
  }

  private static Doubles doubles(RealMatrix matrix) {
    Shape shape = Shape.of(matrix.getRowDimension(), matrix.getColumnDimension());
    return Doubles.of(shape, i -> matrix.getEntry(i[0], i[1]));
  }

  private static RealMatrix turned(RealMatrix matrix, boolean transposed) {
    return transposed ? matrix.transpose() : matrix;
  }

  private static Shape shape(int rows, int columns, boolean transposed) {
    return transposed ? Shape.of(columns, rows) : Shape.of(rows, columns);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void matMulIsTheMatrixProduct(boolean transposeA, boolean transposeB) {
    GradientCheck.of(
        new MatMul(transposeA, transposeB),
        in ->
            doubles(turned(matrix(in[0]), transposeA).multiply(turned(matrix(in[1]), transposeB))),
        Samples.uniform(1, -1, 1, shape(3, 4, transposeA)),
        Samples.uniform(2, -1, 1, shape(4, 5, transposeB)));
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void largeMatricesAreMultipliedExactlyEnough(boolean transposeA, boolean transposeB) {
    Tensor a = Samples.uniform(1, -1, 1, shape(37, 210, transposeA));
    Tensor b = Samples.uniform(2, -1, 1, shape(210, 301, transposeB));
    RealMatrix product =
        turned(matrix(Doubles.of(a)), transposeA)
            .multiply(turned(matrix(Doubles.of(b)), transposeB));
    Tensor y = new MatMul(transposeA, transposeB).forward(a, b);
    GradientCheck.close("matmul", doubles(product), y, 2e-6);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void batchMatMulIsAProductForEachPairOfMatrices(boolean transposeA, boolean transposeB) {
    int[] a = {2, 1, transposeA ? 4 : 3, transposeA ? 3 : 4};
    int[] b = {3, transposeB ? 5 : 4, transposeB ? 4 : 5};
    GradientCheck.of(
        new BatchMatMul(transposeA, transposeB),
        in ->
            Doubles.of(
                Shape.of(2, 3, 3, 5),
                i -> {
                  double sum = 0;
                  for (int k = 0; k < 4; k++) {
                    int[] left = {i[0], 0, transposeA ? k : i[2], transposeA ? i[2] : k};
                    int[] right = {i[1], transposeB ? i[3] : k, transposeB ? k : i[3]};
                    sum += in[0].at(left) * in[1].at(right);
                  }
                  return sum;
                }),
        Samples.uniform(1, a),
        Samples.uniform(2, b));
  }

  @Test
  void linearIsAMatrixProductAndABias() {
    Tensor x = Samples.uniform(1, 3, 4);
    Tensor w = Samples.uniform(2, 4, 5);
    Tensor bias = Samples.uniform(3, 5);
    GradientCheck.of(new Linear(), in -> doubles(matrix(in[0]).multiply(matrix(in[1]))), x, w);
    GradientCheck.of(
        new Linear(),
        in -> {
          RealMatrix product = matrix(in[0]).multiply(matrix(in[1]));
          return Doubles.of(Shape.of(3, 5), i -> product.getEntry(i[0], i[1]) + in[2].data()[i[1]]);
        },
        x,
        w,
        bias);
  }

  @Test
  void aMultiplyAddCountsAsTwoOperations() {
    assertEquals(2 * 3 * 4 * 5, new MatMul(false, false).flops(Shape.of(3, 4), Shape.of(4, 5)));
    assertEquals(2 * 3 * 4 * 5, new MatMul(true, true).flops(Shape.of(4, 3), Shape.of(5, 4)));
    assertEquals(2 * 3 * 4 * 5, new Linear().flops(Shape.of(3, 4), Shape.of(4, 5)));
  }
}
