package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch norm, and the passes over channels that it is made of. */
class BatchNormTest {

  private static double[] channel(Doubles x, int c) {
    int channels = x.shape().at(-1);
    double[] values = new double[x.data().length / channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.data()[i * channels + c];
    }
    return values;
  }

  private static Doubles variance(Doubles x) {
    return Doubles.of(
        Shape.of(x.shape().at(-1)), i -> StatUtils.populationVariance(channel(x, i[0])));
  }

  private static Doubles mean(Doubles x) {
    return Doubles.of(Shape.of(x.shape().at(-1)), i -> StatUtils.mean(channel(x, i[0])));
  }

  private static Doubles normalized(Doubles... in) {
    return Doubles.of(
        in[0].shape(),
        i ->
            in[3].at(i) * (in[0].at(i) - in[1].at(i)) / Math.sqrt(in[2].at(i) + 1e-2f)
                + in[4].at(i));
  }

  @ParameterizedTest
  @CsvSource({"'2,3,2,3'", "'5,2'", "'3,1'", "'1,2,2,4'"})
  void normalizesByTheGivenMeanAndVariance(String extents) {
    Tensor x = Samples.uniform(1, -1, 1, shape(extents));
    int c = x.shape().at(-1);
    GradientCheck.of(
        new BatchNorm(1e-2f),
        BatchNormTest::normalized,
        x,
        Samples.uniform(2, c),
        Samples.uniform(3, 0.5, 2, Shape.of(c)),
        Samples.uniform(4, c),
        Samples.uniform(5, c));
  }

  private static Shape shape(String extents) {
    return Shape.of(Arrays.stream(extents.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void momentsAreTheMeanAndTheBiasedVarianceOfEachChannel() {
    GradientCheck.of(new Moments(), in -> moments(in[0]), Samples.uniform(1, 2, 3, 2, 3));
    GradientCheck.of(new Moments(), in -> moments(in[0]), Samples.uniform(2, 7, 1));
  }

  private static Doubles moments(Doubles x) {
    Doubles[] rows = {mean(x), variance(x)};
    return Doubles.of(Shape.of(2, x.shape().at(-1)), i -> rows[i[0]].at(i[1]));
  }

  private static Tensor variance(Tensor x) {
    return Moments.variance(Node.constant(x)).value();
  }

  @Test
  void varianceSurvivesALargeMean() {
    Tensor x = Samples.uniform(1, 1000, 1001, Shape.of(3, 50, 60, 5));
    GradientCheck.close("variance", variance(Doubles.of(x)), variance(x), 1e-7);
  }

  @Test
  void varianceOfEqualElementsIsZero() {
    Tensor x = Tensor.filled(Shape.of(1000, 3), 0.1f);
    assertArrayEquals(new float[3], variance(x).data());
  }

  /** What one pass about the first element, or in float, gets wrong. */
  @ParameterizedTest
  @CsvSource({
    "12544, 1, 1.9, 0, 10",
    "1600000, 1, 1.9, 0, 10",
    "1600000, 1, 1.9, 1e-3, 10",
    "12544, 1, -3, 0.5, 1e8",
    "50000, 3, 1e6, 2, 1e6",
    "50000, 3, 1e6, 2, -1e7",
    "3001, 64, 1e4, 1, -1e4",
    "777, 1500, 0.1, 1e-5, 3",
    "17, 5, 1e-20, 1e-21, 1e-19",
    "4099, 7, 0, 1e15, 0"
  })
  void momentsStandOutliersAndOffsets(
      int pixels, int channels, float center, float spread, float outlier) {
    Tensor x = Samples.uniform(1, center - spread, center + spread, Shape.of(pixels, channels));
    for (int at : new int[] {0, pixels / 3, pixels - 1}) {
      agreesWithTheFormula(x, at, outlier, channels);
    }
  }

  private static void agreesWithTheFormula(Tensor x, int at, float outlier, int channels) {
    Tensor hostile = x.copy();
    Arrays.fill(hostile.data(), at * channels, (at + 1) * channels, outlier);
    float[] actual = new Moments().forward(hostile).data();
    Doubles wide = Doubles.of(hostile);
    for (int c = 0; c < channels; c += 1 + channels / 5) {
      double[] values = channel(wide, c);
      double mean = StatUtils.mean(values);
      double variance = StatUtils.populationVariance(values);
      double deviation = Math.sqrt(variance);
      assertEquals(mean, actual[c], 1e-7 * Math.abs(mean) + 1e-6 * deviation, "mean");
      assertEquals(variance, actual[channels + c], 2e-6 * variance, "variance");
    }
  }

  @Test
  void oneFarElementDoesNotSpoilTheNormOfTheOthers() {
    Tensor x = Tensor.filled(Shape.of(1, 112, 112, 1), 1.9f);
    x.data()[0] = 10;
    Tensor one = Tensor.filled(Shape.of(1), 1);
    Tensor y = new BatchNormTraining(1e-5f).forward(x, one, Tensor.zeros(Shape.of(1)));
    assertEquals(111.889, y.data()[0], 1e-3);
  }

  @ParameterizedTest
  @CsvSource({"3", "64", "100", "300", "1000"})
  void longRowsAndShortOnesAgreeWithTheFormula(int channels) {
    Tensor x = Samples.uniform(1, -3, 5, Shape.of(2, 19, 7, channels));
    Tensor a = Samples.uniform(2, -1, 1, x.shape());
    Doubles wide = Doubles.of(x);
    GradientCheck.close("variance", variance(wide), variance(x), 1e-6);

    Tensor[] inputs = {
      x,
      Samples.uniform(3, channels),
      Samples.uniform(4, 0.5, 2, Shape.of(channels)),
      Samples.uniform(5, channels),
      Samples.uniform(6, channels)
    };
    Doubles[] doubles = Arrays.stream(inputs).map(Doubles::of).toArray(Doubles[]::new);
    Tensor y = new BatchNorm(1e-2f).forward(inputs);
    GradientCheck.close("batch_norm", normalized(doubles), y, 1e-6);

    Tensor dot = new ChannelDot().forward(a, x, inputs[1]);
    GradientCheck.close("channel_dot", dot(Doubles.of(a), wide, doubles[1]), dot, 1e-6);
  }

  private static Doubles dot(Doubles... in) {
    return Doubles.of(
        in[2].shape(),
        i -> {
          double[] a = channel(in[0], i[0]);
          double[] x = channel(in[1], i[0]);
          double sum = 0;
          for (int k = 0; k < a.length; k++) {
            sum += a[k] * (x[k] - in[2].at(i));
          }
          return sum;
        });
  }

  @Test
  void standardizeCentersAndScalesEachChannel() {
    GradientCheck.of(
        new Standardize(),
        in -> Doubles.of(in[0].shape(), i -> (in[0].at(i) - in[1].at(i)) * in[2].at(i)),
        Samples.uniform(1, 2, 3, 2, 3),
        Samples.uniform(2, 3),
        Samples.uniform(3, 3));
  }

  @Test
  void channelDotSumsProductsOfEachChannel() {
    GradientCheck.of(
        new ChannelDot(),
        BatchNormTest::dot,
        Samples.uniform(1, 2, 3, 2, 3),
        Samples.uniform(2, 2, 3, 2, 3),
        Samples.uniform(3, 3));
  }

  @Test
  void trainingTakesMeanAndVarianceFromTheBatch() {
    Tensor x = Samples.uniform(1, -1, 3, Shape.of(4, 5, 5, 6));
    Tensor gamma = Samples.uniform(2, 6);
    Tensor beta = Samples.uniform(3, 6);
    Doubles wide = Doubles.of(x);
    BatchNorm.Training batch =
        new BatchNorm(1e-2f).training(Node.variable(x), Node.constant(gamma), Node.constant(beta));
    GradientCheck.close("mean", mean(wide), batch.mean().value(), 1e-6);
    GradientCheck.close("variance", variance(wide), batch.variance().value(), 1e-6);
    Doubles y = normalized(wide, mean(wide), variance(wide), Doubles.of(gamma), Doubles.of(beta));
    GradientCheck.close("y", y, batch.y().value(), 1e-6);
    assertTrue(batch.mean().tracked());
    assertTrue(batch.variance().tracked());
  }

  private static Doubles trained(Doubles... in) {
    return normalized(in[0], mean(in[0]), variance(in[0]), in[1], in[2]);
  }

  @ParameterizedTest
  @CsvSource({"'2,3,2,3'", "'6,2'", "'5,1'"})
  void trainingDifferentiatesThroughMeanAndVariance(String extents) {
    Tensor x = Samples.uniform(1, -1, 1, shape(extents));
    int c = x.shape().at(-1);
    GradientCheck.of(
        new BatchNormTraining(1e-2f),
        BatchNormTest::trained,
        x,
        Samples.uniform(2, c),
        Samples.uniform(3, c));
  }

  @Test
  void theGradientOfTrainingIsItsFormula() {
    GradientCheck.of(
        new BatchNormTrainingInput(new BatchNormTraining(1e-2f)),
        in -> {
          Doubles zero = Doubles.of(in[2].shape(), i -> 0);
          Doubles one = Doubles.of(in[2].shape(), i -> 1);
          Doubles z = normalized(in[1], mean(in[1]), variance(in[1]), one, zero);
          Doubles g = mean(in[0]);
          Doubles gz = mean(Doubles.of(z.shape(), i -> in[0].at(i) * z.at(i)));
          Doubles variance = variance(in[1]);
          return Doubles.of(
              z.shape(),
              i ->
                  in[2].at(i)
                      / Math.sqrt(variance.at(i) + 1e-2f)
                      * (in[0].at(i) - g.at(i) - z.at(i) * gz.at(i)));
        },
        Samples.uniform(1, 2, 3, 2, 3),
        Samples.uniform(2, 2, 3, 2, 3),
        Samples.uniform(3, 3));
  }

  @Test
  void theGradientsOfTrainingInItsFactorsAreTheirFormulas() {
    GradientCheck.of(
        new BatchNormTrainingFactors(new BatchNormTraining(1e-2f)),
        in -> {
          int channels = in[1].shape().at(-1);
          Doubles zero = Doubles.of(Shape.of(channels), i -> 0);
          Doubles one = Doubles.of(Shape.of(channels), i -> 1);
          Doubles z = normalized(in[1], mean(in[1]), variance(in[1]), one, zero);
          Doubles[] rows = {mean(in[0]), mean(Doubles.of(z.shape(), i -> in[0].at(i) * z.at(i)))};
          int n = z.shape().size() / channels;
          return Doubles.of(Shape.of(2, channels), i -> n * rows[i[0]].at(i[1]));
        },
        Samples.uniform(1, 2, 3, 2, 3),
        Samples.uniform(2, 2, 3, 2, 3));
  }

  /** The fused op and the composition of {@link BatchNorm} with the moments as nodes. */
  @Test
  void trainingEqualsBatchNormOfItsOwnMoments() {
    Node x = Node.variable(Samples.uniform(1, 3, 7, 5, 40));
    Node gamma = Node.variable(Samples.uniform(2, 40));
    Node beta = Node.variable(Samples.uniform(3, 40));
    BatchNorm norm = new BatchNorm(1e-2f);
    BatchNorm.Training fused = norm.training(x, gamma, beta);
    Node composed = norm.of(x, fused.mean(), fused.variance(), gamma, beta);
    GradientCheck.close("y", Doubles.of(composed.value()), fused.y().value(), 1e-6);
    Node g = Node.constant(Samples.uniform(4, 3, 7, 5, 40));
    Gradients a = Backward.from(composed).seed(g).to(x, gamma, beta);
    Gradients b = Backward.from(fused.y()).seed(g).to(x, gamma, beta);
    for (Node node : new Node[] {x, gamma, beta}) {
      GradientCheck.close("gradient", Doubles.of(a.at(node)), b.at(node), 2e-6);
    }
  }
}
