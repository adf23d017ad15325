package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layer, group, instance and local response norm. */
class NormTest {
  private static final float EPS = 1e-2f;

  /** Which of the groups that are normalised together an element is in. */
  private interface Group {
    int of(int... index);
  }

  /** Mean and variance over all elements of the same group. */
  private static double[][] moments(Doubles x, int groups, Group group) {
    double[][] moments = new double[2][groups];
    int count = x.shape().size() / groups;
    Doubles.of(x.shape(), i -> moments[0][group.of(i)] += x.at(i) / count);
    Doubles.of(
        x.shape(),
        i -> moments[1][group.of(i)] += Math.pow(x.at(i) - moments[0][group.of(i)], 2) / count);
    return moments;
  }

  private static Doubles normalised(Doubles[] in, int groups, Group group) {
    double[][] moments = moments(in[0], groups, group);
    return Doubles.of(
        in[0].shape(),
        i -> {
          double deviation = Math.sqrt(moments[1][group.of(i)] + EPS);
          double z = (in[0].at(i) - moments[0][group.of(i)]) / deviation;
          return in[1].at(i) * z + in[2].at(i);
        });
  }

  private static Tensor[] inputs(Shape x, Shape factors) {
    return new Tensor[] {
      Samples.uniform(1, -1, 1, x),
      Samples.uniform(2, 0.5, 2, factors),
      Samples.uniform(3, -1, 1, factors)
    };
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "4"})
  void groupNormGoesBySampleAndGroup(int groups) {
    GradientCheck.of(
        new GroupNorm(groups, EPS),
        in -> normalised(in, 2 * groups, i -> i[0] * groups + i[3] / (4 / groups)),
        inputs(Shape.of(2, 2, 3, 4), Shape.of(4)));
  }

  @Test
  void instanceNormGoesBySampleAndChannel() {
    GradientCheck.of(
        new InstanceNorm(EPS),
        in -> normalised(in, 6, i -> i[0] * 3 + i[3]),
        inputs(Shape.of(2, 2, 3, 3), Shape.of(3)));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void layerNormGoesByWhatIsBeforeTheLastAxes(int axes) {
    Shape x = Shape.of(3, 2, 5);
    int[] rows = {6, 3, 1};
    Group group = i -> axes == 1 ? i[0] * 2 + i[1] : axes == 2 ? i[0] : 0;
    GradientCheck.of(
        new LayerNorm(axes, EPS),
        in -> normalised(in, rows[axes - 1], group),
        inputs(x, Shape.of(Arrays.copyOfRange(x.extents(), 3 - axes, 3))));
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "6"})
  void theGradientOfANormIsItsFormula(int groups) {
    Grouping grouping = new Grouping(2, 4, groups, 6 / groups);
    Group group = i -> i[0] * groups + i[2] / (6 / groups);
    GradientCheck.of(
        new GroupNormInput(grouping, EPS),
        in -> {
          double[][] ofX = moments(in[1], 2 * groups, group);
          Shape shape = in[1].shape();
          Doubles h = Doubles.of(shape, i -> in[2].at(i) * in[0].at(i));
          Doubles slope = Doubles.of(shape, i -> 1 / Math.sqrt(ofX[1][group.of(i)] + EPS));
          Doubles z = Doubles.of(shape, i -> slope.at(i) * (in[1].at(i) - ofX[0][group.of(i)]));
          double[] ofH = moments(h, 2 * groups, group)[0];
          double[] product =
              moments(Doubles.of(shape, i -> h.at(i) * z.at(i)), 2 * groups, group)[0];
          return Doubles.of(
              shape,
              i -> slope.at(i) * (h.at(i) - ofH[group.of(i)] - z.at(i) * product[group.of(i)]));
        },
        Samples.uniform(1, 2, 4, 6),
        Samples.uniform(2, 2, 4, 6),
        Samples.uniform(3, 6));
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 2", "4, 1"})
  void momentsOfGroupsAreThoseOfTheFormula(int groups, int depth) {
    Grouping grouping = new Grouping(2, 5, groups, depth);
    GradientCheck.of(
        new GroupMoments(grouping),
        in -> {
          double[][] rows = moments(in[0], 2 * groups, i -> i[0] * groups + i[2] / depth);
          return Doubles.of(Shape.of(2, 2 * groups), i -> rows[i[0]][i[1]]);
        },
        Samples.uniform(1, 2, 5, 4));
  }

  /** Outliers, offsets and constants, in groups of all kinds. */
  @ParameterizedTest
  @CsvSource({"1, 9000", "3, 500", "100, 1", "7, 130", "1, 1"})
  void momentsOfHostileGroupsKeepTheirDigits(int groups, int depth) {
    Tensor x = Samples.uniform(1, 999, 1001, Shape.of(3, 40, groups * depth));
    x.data()[0] = -1e4f;
    x.data()[x.size() - 1] = 1e5f;
    Arrays.fill(x.data(), x.size() / 3, 2 * x.size() / 3, 0.1f);
    Group group = i -> i[0] * groups + i[2] / depth;
    double[][] wanted = moments(Doubles.of(x), 3 * groups, group);
    float[] actual = new GroupMoments(new Grouping(3, 40, groups, depth)).forward(x).data();
    for (int i = 0; i < 3 * groups; i++) {
      assertEquals(wanted[0][i], actual[i], 1e-6 * Math.abs(wanted[0][i]));
      assertEquals(wanted[1][i], actual[3 * groups + i], 2e-6 * wanted[1][i] + 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0.75", "2, 0.75", "5, 0.5", "9, 1", "1, 2"})
  void localResponseNormDividesByTheChannelsAround(int size, float beta) {
    LocalResponseNorm norm = new LocalResponseNorm(size, 0.7f, beta, 1.5f);
    GradientCheck.of(
        norm,
        in ->
            Doubles.of(
                in[0].shape(),
                i -> {
                  double sum = 0;
                  int from = Math.max(0, i[2] - size / 2);
                  int to = Math.min(5, i[2] + (size - 1) / 2);
                  for (int c = from; c <= to; c++) {
                    sum += Math.pow(in[0].at(i[0], i[1], c), 2);
                  }
                  return in[0].at(i) / Math.pow(1.5 + norm.alpha() / size * sum, beta);
                }),
        Samples.uniform(1, 2, 3, 6));
  }

  @Test
  void channelSumAddsTheChannelsAround() {
    GradientCheck.of(
        new ChannelSum(2, 1),
        in ->
            Doubles.of(
                in[0].shape(),
                i -> {
                  double sum = 0;
                  for (int c = Math.max(0, i[1] - 2); c <= Math.min(4, i[1] + 1); c++) {
                    sum += in[0].at(i[0], c);
                  }
                  return sum;
                }),
        Samples.uniform(1, 3, 5));
  }

  /** The variance is 2.5e39, more than a float holds. */
  @Test
  void aVarianceBeyondFloatsIsNoSilentZero() {
    Tensor x = Tensor.of(Shape.of(1, 2), 0.5f, -1e20f);
    Tensor one = Tensor.filled(Shape.of(2), 1);
    Tensor zero = Tensor.zeros(Shape.of(2));
    Node variable = Node.variable(x);
    Node gamma = Node.variable(one);
    Node y = new LayerNorm(1, EPS).of(variable, gamma, Node.constant(zero));
    assertTrue(Float.isNaN(y.value().data()[0]));
    assertTrue(Float.isNaN(Backward.from(y.sum()).to(gamma).at(gamma).data()[0]));
    Tensor pixels = Tensor.of(Shape.of(1, 2, 1), 0.5f, -1e20f);
    Tensor single = Tensor.filled(Shape.of(1), 1);
    assertTrue(Float.isNaN(new InstanceNorm(EPS).forward(pixels, single, single).data()[0]));
  }

  /** Few large samples are cut, many small ones are taken row by row: the formula is one. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1, 300000", "2, 70000, 1, 3", "1, 40000, 4, 2", "3000, 1, 1, 3"})
  void aNormAndItsGradientAreTheFormulaAtAnySize(int samples, int pixels, int groups, int depth) {
    Grouping grouping = new Grouping(samples, pixels, groups, depth);
    Tensor x = Samples.uniform(1, samples, pixels, groups * depth);
    Tensor g = Samples.uniform(2, samples, pixels, groups * depth);
    Tensor gamma = Samples.uniform(3, groups * depth);
    Tensor beta = Samples.uniform(4, groups * depth);
    Group group = i -> i[0] * groups + i[2] / depth;
    Doubles ofInput = Doubles.of(x);
    Doubles outer = Doubles.of(g);
    double[][] ofX = moments(ofInput, samples * groups, group);
    Tensor moments = new GroupMoments(grouping).forward(x);
    Tensor y = Tensor.zeros(x.shape());
    GroupNormInput.forward(grouping, EPS, y, x, gamma, beta, moments);
    Doubles slope = Doubles.of(x.shape(), i -> 1 / Math.sqrt(ofX[1][group.of(i)] + EPS));
    Doubles z = Doubles.of(x.shape(), i -> slope.at(i) * (ofInput.at(i) - ofX[0][group.of(i)]));
    Doubles h = Doubles.of(x.shape(), i -> gamma.data()[i[2]] * outer.at(i));
    double[] ofH = moments(h, samples * groups, group)[0];
    double[] product =
        moments(Doubles.of(x.shape(), i -> h.at(i) * z.at(i)), samples * groups, group)[0];
    Doubles wanted = Doubles.of(x.shape(), i -> z.at(i) * gamma.data()[i[2]] + beta.data()[i[2]]);
    Doubles back =
        Doubles.of(
            x.shape(),
            i -> slope.at(i) * (h.at(i) - ofH[group.of(i)] - z.at(i) * product[group.of(i)]));
    float[] actual = new GroupNormInput(grouping, EPS).forward(g, x, gamma).data();
    for (int i = 0; i < x.size(); i++) {
      assertEquals(wanted.data()[i], y.data()[i], 1e-5);
      assertEquals(back.data()[i], actual[i], 1e-5 * (1 + Math.abs(back.data()[i])));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "2, 3", "1, 9", "0, 40"})
  void theMeanBesideAnInfiniteElementIsInfinite(int at, int n) {
    Tensor x = Samples.uniform(1, n, 1);
    x.data()[at] = Float.NEGATIVE_INFINITY;
    assertEquals(Float.NEGATIVE_INFINITY, new Moments().forward(x).data()[0]);
  }

  @Test
  void theGradientBesideTheLargestElementIsANumber() {
    Node x = Node.variable(Tensor.of(Shape.of(1, 3), 3.4e38f, 1, 2));
    Node y = new LocalResponseNorm(3, 1e-4f, 0.75f, 1).of(x).mul(2);
    assertTrue(Float.isFinite(Backward.from(y.sum()).to(x).at(x).data()[1]));
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 0.75", "700, 3, 0.75", "700, 3, 0.5", "9, 200, 0.6"})
  void localResponseNormIsTheSameForOneRowAndForMany(int rows, int channels, float beta) {
    LocalResponseNorm norm = new LocalResponseNorm(4, 0.7f, beta, 1.5f);
    Tensor x = Samples.uniform(1, rows, channels);
    float[] whole = norm.forward(x).data();
    for (int at = 0; at < x.size(); at += channels) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int i = Math.max(0, c - 2); i <= Math.min(channels - 1, c + 1); i++) {
          sum += (double) x.data()[at + i] * x.data()[at + i];
        }
        double wanted = x.data()[at + c] / Math.pow(1.5 + 0.7 / 4 * sum, beta);
        assertEquals(wanted, whole[at + c], 1e-6);
      }
    }
  }
}
