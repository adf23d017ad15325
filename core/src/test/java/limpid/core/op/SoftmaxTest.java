package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax, its logarithm, and the choice of one class. */
class SoftmaxTest {

  private static Doubles softmax(Doubles x) {
    int n = x.shape().at(-1);
    return Doubles.of(
        x.shape(),
        i -> {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            int[] other = i.clone();
            other[i.length - 1] = k;
            sum += Math.exp(x.at(other));
          }
          return Math.exp(x.at(i)) / sum;
        });
  }

  @Test
  void softmaxIsTheShareOfEachExponential() {
    GradientCheck.of(new Softmax(), in -> softmax(in[0]), Samples.uniform(1, 3, 5));
    GradientCheck.of(new Softmax(), in -> softmax(in[0]), Samples.uniform(2, 2, 2, 2, 3));
    GradientCheck.of(new Softmax(), in -> softmax(in[0]), Samples.uniform(3, 4));
  }

  @Test
  void logSoftmaxIsTheLogarithmOfSoftmax() {
    Doubles.Definition log =
        in -> {
          Doubles y = softmax(in[0]);
          return Doubles.of(y.shape(), i -> Math.log(y.at(i)));
        };
    GradientCheck.of(new LogSoftmax(), log, Samples.uniform(1, 3, 5));
    GradientCheck.of(new LogSoftmax(), log, Samples.uniform(2, 2, 3, 2));
  }

  @Test
  void largeLogitsNeitherOverflowNorUnderflow() {
    Tensor x = Tensor.of(Shape.of(1, 3), 1e30f, -1e30f, 1e30f);
    assertArrayEquals(new float[] {0.5f, 0, 0.5f}, new Softmax().forward(x).data());
    float[] log = new LogSoftmax().forward(x).data();
    assertArrayEquals(new float[] {(float) -Math.log(2), -2e30f, (float) -Math.log(2)}, log);
    Tensor steps = Tensor.of(Shape.of(3), 1000, 0, -1000);
    assertArrayEquals(new float[] {0, -1000, -2000}, new LogSoftmax().forward(steps).data());
  }

  @Test
  void selectTakesOneClassOfEachRow() {
    GradientCheck.of(
        Select.of(2, 0, 2),
        in -> Doubles.of(Shape.of(3, 1), i -> in[0].at(i[0], i[0] == 1 ? 0 : 2)),
        Samples.uniform(1, 3, 4));
  }

  @Test
  void scatterPutsEachRowAtItsClass() {
    GradientCheck.of(
        new Scatter(Select.of(2, 0, 2), Shape.of(3, 4)),
        in -> Doubles.of(Shape.of(3, 4), i -> i[1] == (i[0] == 1 ? 0 : 2) ? in[0].at(i[0], 0) : 0),
        Samples.uniform(1, 3, 1));
  }

  @Test
  void selectKeepsItsOwnCopyOfTheClasses() {
    int[] classes = {1};
    Select select = Select.of(classes);
    classes[0] = 0;
    assertEquals(7, select.forward(Tensor.of(Shape.of(1, 2), 3, 7)).item());
  }

  /** Short rows are taken together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 15, 16, 17, 100})
  void shortRowsAreSharesLikeLongOnes(int n) {
    Tensor x = Samples.uniform(n, 9000 / n, n);
    float[] shares = new Softmax().forward(x).data();
    float[] logs = new LogSoftmax().forward(x).data();
    for (int at = 0; at < x.size(); at += n) {
      double sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += Math.exp(x.data()[i]);
      }
      for (int i = at; i < at + n; i++) {
        assertEquals(Math.exp(x.data()[i]) / sum, shares[i], 1e-6);
        assertEquals(x.data()[i] - Math.log(sum), logs[i], 2e-6);
      }
    }
  }
}
