package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums, means, and the broadcasting that is their adjoint. */
class ReductionTest {

  /** Adds every element of x to the element of a shape of the same rank that it broadcasts from. */
  private static Doubles summed(Doubles x, Shape kept) {
    Doubles sums = Doubles.of(kept, i -> 0);
    Doubles.of(
        x.shape(),
        index -> {
          int flat = 0;
          for (int axis = 0; axis < kept.rank(); axis++) {
            int i = index[index.length - kept.rank() + axis];
            flat = flat * kept.at(axis) + (kept.at(axis) == 1 ? 0 : i);
          }
          return sums.data()[flat] += x.at(index);
        });
    return sums;
  }

  private static int[] ints(String list) {
    return list.isEmpty()
        ? new int[0]
        : Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "0",
    "3",
    "-1",
    "'1,2'",
    "'0,1,2'",
    "'0,2'",
    "'3,1'",
    "'-4,-2,-1'",
    "'0,1,2,3'"
  })
  void sumsAndMeansOverAnyAxes(String list) {
    Axes axes = Axes.of(ints(list));
    Tensor x = Samples.uniform(1, 2, 3, 2, 4);
    Shape kept = axes.reduced(x.shape(), "");
    GradientCheck.of(new Sum(axes), in -> summed(in[0], kept), x);
    double share = (double) kept.size() / x.size();
    GradientCheck.of(
        new Mean(axes),
        in -> {
          Doubles sums = summed(in[0], kept);
          return Doubles.of(kept, i -> share * sums.at(i));
        },
        x);
  }

  @ParameterizedTest
  @CsvSource({"'2,3,4', '4'", "'2,3,4', '2,1,4'", "'2,3,4', '1,1,1'", "'2,3,4', ''", "'3', '1'"})
  void sumToIsTheAdjointOfBroadcastTo(String large, String small) {
    Shape from = Shape.of(ints(large));
    Shape to = Shape.of(ints(small));
    GradientCheck.of(new SumTo(to), in -> summed(in[0], to), Samples.uniform(1, -1, 1, from));
    GradientCheck.of(
        new BroadcastTo(from),
        in -> Doubles.of(from, i -> in[0].at(i)),
        Samples.uniform(2, -1, 1, to));
  }

  @ParameterizedTest
  @CsvSource({"''", "0", "3", "-1", "'1,2'", "'0,1,2'", "'0,2'", "'3,1'", "'0,1,2,3'"})
  void maximaAndMinimaOverAnyAxes(String list) {
    Axes axes = Axes.of(ints(list));
    Tensor x = Samples.distinct(1, 2, 3, 2, 4);
    Shape kept = axes.reduced(x.shape(), "");
    GradientCheck.of(new Max(axes), in -> most(in[0], kept, 1), x);
    GradientCheck.of(new Min(axes), in -> most(in[0], kept, -1), x);
  }

  /** {@code sign max(sign x)}. */
  private static Doubles most(Doubles x, Shape kept, int sign) {
    Doubles most = Doubles.of(kept, i -> Double.NEGATIVE_INFINITY);
    Doubles.of(
        x.shape(),
        index -> {
          int flat = 0;
          for (int axis = 0; axis < kept.rank(); axis++) {
            flat = flat * kept.at(axis) + (kept.at(axis) == 1 ? 0 : index[axis]);
          }
          return most.data()[flat] = Math.max(most.data()[flat], sign * x.at(index));
        });
    return Doubles.of(kept, i -> sign * most.at(i));
  }

  /** Long runs and wide ones, in parts and in blocks. */
  @ParameterizedTest
  @CsvSource({"1, 300000, 1", "1, 40000, 5", "1, 100, 5000", "3, 50, 2001", "70, 999, 1"})
  void maximaOfManyElementsAreFound(int outer, int run, int inner) {
    Tensor x = Samples.uniform(5, outer, run, inner);
    Doubles wanted = most(Doubles.of(x), Shape.of(outer, 1, inner), 1);
    GradientCheck.close("max", wanted, new Max(Axes.of(1)).forward(x), 0);
  }

  @Test
  void aNaNIsTheMaximum() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, Float.NaN, 3, 4, 4, 2);
    assertArrayEquals(new float[] {Float.NaN, 4}, new Max(Axes.of(1)).forward(x).data());
    assertArrayEquals(
        new float[] {0, 1, 0, 0.5f, 0.5f, 0}, new MaxShare(Axes.of(1)).forward(x).data());
  }

  @Test
  void theLargestOfEachRowComeInOrder() {
    Tensor x = Tensor.of(Shape.of(2, 4), 1, 3, 3, -2, Float.NEGATIVE_INFINITY, Float.NaN, 0, -0f);
    assertArrayEquals(new float[] {1, 2, 0, 1, 2, 3}, new TopKIndices(3).forward(x).data());
    assertArrayEquals(new float[] {3, 3, 1, Float.NaN, 0, -0f}, new TopK(3).forward(x).data());
    Tensor distinct = Samples.distinct(3, 3, 5);
    GradientCheck.of(
        new TopK(2),
        in ->
            Doubles.of(
                Shape.of(3, 2),
                i -> {
                  double[] row = Arrays.copyOfRange(in[0].data(), i[0] * 5, i[0] * 5 + 5);
                  Arrays.sort(row);
                  return row[4 - i[1]];
                }),
        distinct);
  }

  @Test
  void reductionsKeepTheirAxes() {
    Tensor x = Samples.uniform(1, 2, 3, 4);
    assertEquals(Shape.of(2, 1, 4), new Sum(Axes.of(1)).forward(x).shape());
    assertEquals(Shape.of(1, 1, 1), new Mean(Axes.of()).forward(x).shape());
  }

  @Test
  void millionsOfFloatsSumToDoublePrecision() {
    Tensor x = Samples.uniform(1, 0, 1, Shape.of(7, 300_001));
    double[] data = Doubles.of(x).data();
    double exact = StatUtils.sum(data);
    assertEquals(exact, new Sum(Axes.of()).forward(x).item(), 1e-7 * exact);
    double mean = StatUtils.mean(data);
    assertEquals(mean, new Mean(Axes.of()).forward(x).item(), 2e-7 * mean);
  }

  /** Rows of so many columns that their sums are taken block by block, and in parts. */
  @ParameterizedTest
  @CsvSource({"0, 3, 70001", "0, 100, 5000", "0, 700, 1025", "1, 3, 70001", "0, 5000, 3"})
  void sumsOverLeadingAxesAreThoseOfTheColumns(int outer, int run, int columns) {
    Tensor x = Samples.uniform(4, outer + 1, run, columns);
    Tensor y = new Sum(Axes.of(1)).forward(x);
    Shape kept = Shape.of(outer + 1, 1, columns);
    GradientCheck.close("sum", summed(Doubles.of(x), kept), y, 1e-6);
  }

  @Test
  void longReductionsKeepEachColumnApart() {
    Tensor x = Samples.uniform(3, 40_000, 5);
    float[] sums = new Sum(Axes.of(0)).forward(x).data();
    float[] expected = new float[5];
    for (int c = 0; c < 5; c++) {
      double sum = 0;
      for (int row = 0; row < 40_000; row++) {
        sum += x.at(row, c);
      }
      expected[c] = (float) sum;
    }
    assertArrayEquals(expected, sums, 1e-5f);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "5, 64", "64, 64", "63, 64", "17, 3000"})
  void topKIsTheHeadOfTheSortedRow(int k, int n) {
    Tensor x = Samples.uniform(k, 4, n);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = i % 97 == 5 ? Float.NaN : Math.round(20 * x.data()[i]) / 20f;
    }
    float[] actual = new TopKIndices(k).forward(x).data();
    for (int row = 0; row < 4; row++) {
      int at = row * n;
      int[] wanted =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -(x.data()[at + i] + 0.0)))
              .mapToInt(i -> i)
              .toArray();
      int nans = 0;
      for (int i = 0; i < n; i++) {
        nans += Float.isNaN(x.data()[at + i]) ? 1 : 0;
      }
      for (int rank = 0; rank < k; rank++) {
        int of = rank < nans ? wanted[n - nans + rank] : wanted[rank - nans];
        assertEquals(of, actual[row * k + rank]);
      }
    }
  }
}
