package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import limpid.app.evaluate.PairedStatistics.Interval;
import limpid.explain.metric.Direction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedStatisticsTest {
  private static final PairedStatistics SMALL =
      new PairedStatistics(
          List.of(new double[] {1, 2, 3, 4}, new double[] {2, 2, 1, 9}, new double[] {5, 6, 7, 8}),
          Direction.LOWER);

  /** Ranks 1 1.5 2 1, 2 1.5 1 3 and 3 3 3 2. */
  @Test
  void ranksAreMeansOverImagesAndTiesShareThem() {
    List<Interval> ranks = SMALL.ranks();
    assertEquals(5.5 / 4, ranks.get(0).value(), 1e-12);
    assertEquals(7.5 / 4, ranks.get(1).value(), 1e-12);
    assertEquals(11 / 4.0, ranks.get(2).value(), 1e-12);
    assertEquals(List.of(0, 1, 2), SMALL.order(3));
    PairedStatistics higher = new PairedStatistics(SMALL.figures(), Direction.HIGHER);
    assertEquals(List.of(2, 1, 0), higher.order(3));
    assertEquals(4 - 11 / 4.0, higher.ranks().get(2).value(), 1e-12);
  }

  /** Of 1000 values from N(0,1) the mean has a deviation of 0.0316. */
  @Test
  void theIntervalOfAMeanIsThatOfItsDeviation() {
    SplittableRandom random = new SplittableRandom(4);
    double[] values = DoubleStream.generate(random::nextGaussian).limit(1000).toArray();
    Interval mean = new PairedStatistics(List.of(values), Direction.LOWER).means().getFirst();
    assertEquals(1.96 * .0316 * 2, mean.high() - mean.low(), .012);
    assertTrue(mean.low() < mean.value() && mean.value() < mean.high());
  }

  @Test
  void theIntervalOfAConstantIsIt() {
    Interval mean =
        new PairedStatistics(List.of(new double[] {2, 2, 2}), Direction.LOWER).means().getFirst();
    assertEquals(new Interval(2, 2, 2), mean);
  }

  /** Five differences of one sign: 2 / 2^5. Equal pairs say nothing. */
  @Test
  void wilcoxonsTestIsExactForFew() {
    PairedStatistics of =
        new PairedStatistics(
            List.of(new double[] {1, 2, 3, 4, 5, 7}, new double[] {2, 4, 6, 8, 10, 7}),
            Direction.LOWER);
    assertEquals(2 / 32.0, of.test(0, 1), 1e-12);
    assertEquals(2 / 32.0, of.test(1, 0), 1e-12);
    assertEquals(1, of.test(0, 0));
  }

  /** The normal approximation: W+ = 210 of 210 for 20 pairs, z = (210 - 105 - 0.5) / 26.786. */
  @Test
  void wilcoxonsTestIsNormalForMany() {
    double[] a = new double[20];
    double[] b = new double[20];
    for (int i = 0; i < 20; i++) {
      a[i] = i;
      b[i] = 2 * i + 1;
    }
    double p = new PairedStatistics(List.of(a, b), Direction.LOWER).test(0, 1);
    assertEquals(9.57e-5, p, 1e-6);
  }

  /**
   * Sixteen of twenty differences of 1 are above 0, as by a sign test: z = (168 - 105 - 0.5) / s.
   */
  @Test
  void tiesTakeFromTheVariance() {
    double[] a = new double[20];
    double[] b = new double[20];
    for (int i = 0; i < 20; i++) {
      a[i] = i < 16 ? 1 : 0;
      b[i] = 1 - a[i];
    }
    double s = Math.sqrt(717.5 - (8000 - 20) / 48.0);
    double z = (16 * 10.5 - 105 - .5) / s;
    double expected = 2 * new NormalDistribution().cumulativeProbability(-z);
    assertEquals(expected, new PairedStatistics(List.of(a, b), Direction.LOWER).test(0, 1), 1e-12);
    assertEquals(.0078, expected, .0001);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01 0.04 0.03, 0.03 0.06 0.06",
    "0.5 0.9, 1 1",
    "0.02, 0.02",
    "0.01 0.02 0.03 0.04, 0.04 0.06 0.06 0.06"
  })
  void holmsProcedureNeverLetsALargerOneBeSmaller(String p, String corrected) {
    assertArrayEquals(numbers(corrected), PairedStatistics.holm(numbers(p)), 1e-12);
  }

  private static double[] numbers(String text) {
    return DoubleStream.of(
            List.of(text.split(" ")).stream().mapToDouble(Double::parseDouble).toArray())
        .toArray();
  }
}
