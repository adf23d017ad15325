package limpid.explain.inside;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.MatMul;
import limpid.core.op.Node;

/**
 * Products of rows, less the mean of all, with one another and with gradients: all that directions
 * need whose coefficients sum to 0.
 *
 * @param rows with rows
 * @param gradients of examples with rows
 */
record RowProducts(Tensor all, Tensor gradients) {

  static RowProducts of(List<float[]> rows, List<float[]> gradients) {
    Tensor stacked = stacked(rows);
    Node all = Node.constant(stacked).sub(Node.constant(stacked).mean(0));
    MatMul product = new MatMul(false, true);
    Node own = product.of(all, all);
    return new RowProducts(own.value(), product.of(Node.constant(stacked(gradients)), all).value());
  }

  private static Tensor stacked(List<float[]> rows) {
    int columns = rows.getFirst().length;
    Tensor stacked = Tensor.zeros(Shape.of(rows.size(), columns));
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, stacked.data(), i * columns, columns);
    }
    return stacked;
  }

  int rows() {
    return all.shape().at(0);
  }

  /** Of some rows, less their mean, divided by their mean square. */
  double[][] centred(int[] some) {
    int n = some.length;
    double[][] products = new double[n][n];
    double[] means = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        products[i][j] = all.at(some[i], some[j]);
        means[i] += products[i][j] / n;
      }
      mean += means[i] / n;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        products[i][j] += mean - means[i] - means[j];
      }
      squares += products[i][i] / n;
    }
    for (double[] row : products) {
      for (int j = 0; j < n && squares > 0; j++) {
        row[j] /= squares;
      }
    }
    return products;
  }

  /** The products of gradients with a sum of rows. */
  double[] along(double[] coefficients) {
    double[] along = new double[gradients.shape().at(0)];
    for (int i = 0; i < along.length; i++) {
      for (int j = 0; j < coefficients.length; j++) {
        along[i] += coefficients[j] * gradients.at(i, j);
      }
    }
    return along;
  }
}
