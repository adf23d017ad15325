package limpid.app.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.explain.metric.Direction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * Figures of several methods on the same images: means and mean ranks with percentile bootstrap
 * intervals, images drawn anew with all their figures together, and Wilcoxon's signed-rank test of
 * pairs, corrected by Holm's procedure.
 *
 * @param figures by method, and then by image
 */
record PairedStatistics(List<double[]> figures, Direction better) {
  private static final int DRAWS = 2000;
  private static final long SEED = 1;

  /** Up to so many differences the test is exact; above, all sums of ranks take too long. */
  private static final int EXACT = 12;

  PairedStatistics {
    figures = List.copyOf(figures);
  }

  /** A number, and where it lies with 95 % confidence. */
  record Interval(double value, double low, double high) {}

  int images() {
    return figures.getFirst().length;
  }

  double mean(int method) {
    return StatUtils.mean(figures.get(method));
  }

  /** The mean figure of each method. */
  List<Interval> means() {
    return intervals(figures);
  }

  /** The mean rank of each method, 1 being the best; methods that are equal share ranks. */
  List<Interval> ranks() {
    return intervals(ranked());
  }

  private List<double[]> ranked() {
    List<double[]> ranks = figures.stream().map(of -> new double[of.length]).toList();
    NaturalRanking ranking = new NaturalRanking(TiesStrategy.AVERAGE);
    double sign = better == Direction.LOWER ? 1 : -1;
    for (int image = 0; image < images(); image++) {
      int at = image;
      double[] row = figures.stream().mapToDouble(of -> sign * of[at]).toArray();
      double[] found = ranking.rank(row);
      for (int method = 0; method < found.length; method++) {
        ranks.get(method)[image] = found[method];
      }
    }
    return ranks;
  }

  /** The mean of each row, with what means of drawn images have between 2.5 and 97.5 %. */
  private List<Interval> intervals(List<double[]> rows) {
    int n = images();
    double[][] means = new double[rows.size()][DRAWS];
    RandomGenerator random = new Well19937c(SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        drawn[i] = random.nextInt(n);
      }
      for (int row = 0; row < rows.size(); row++) {
        double sum = 0;
        for (int image : drawn) {
          sum += rows.get(row)[image];
        }
        means[row][draw] = sum / n;
      }
    }
    List<Interval> intervals = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      intervals.add(
          new Interval(
              StatUtils.mean(rows.get(row)),
              StatUtils.percentile(means[row], 2.5),
              StatUtils.percentile(means[row], 97.5)));
    }
    return List.copyOf(intervals);
  }

  /** Methods from the best mean on. */
  List<Integer> order(int methods) {
    Comparator<Integer> rising = Comparator.comparingDouble(this::mean);
    return IntStream.range(0, methods)
        .boxed()
        .sorted(better == Direction.LOWER ? rising : rising.reversed())
        .toList();
  }

  /** Whether one method's mean is better than another's. */
  boolean isBetter(int one, int other) {
    return better == Direction.LOWER ? mean(one) < mean(other) : mean(one) > mean(other);
  }

  /**
   * The probability of differences as these, or larger ones, where two methods are alike:
   * Wilcoxon's signed-rank test, two-sided. Images on which they are equal say nothing, and are
   * left out.
   */
  double test(int one, int other) {
    double[] a = figures.get(one);
    double[] b = figures.get(other);
    int[] apart = IntStream.range(0, a.length).filter(i -> a[i] != b[i]).toArray();
    if (apart.length == 0) {
      return 1;
    }
    double[] x = Arrays.stream(apart).mapToDouble(i -> a[i]).toArray();
    double[] y = Arrays.stream(apart).mapToDouble(i -> b[i]).toArray();
    double[] sizes = IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).toArray();
    boolean ties = Arrays.stream(sizes).distinct().count() < sizes.length;
    double p =
        sizes.length <= EXACT && !ties
            ? new WilcoxonSignedRankTest().wilcoxonSignedRankTest(x, y, true)
            : normal(x, y, sizes);
    return Math.min(1, p);
  }

  /**
   * The test by the normal distribution: {@code z = (|W - n (n + 1) / 4| - 1/2) / s}, {@code s^2 =
   * n (n + 1) (2 n + 1) / 24 - sum (t^3 - t) / 48} over groups of t ties. Commons Math's own knows
   * nothing of ties, and corrects for continuity the wrong way.
   */
  private static double normal(double[] x, double[] y, double[] sizes) {
    double[] ranks = new NaturalRanking(TiesStrategy.AVERAGE).rank(sizes);
    int n = ranks.length;
    double positive = 0;
    for (int i = 0; i < n; i++) {
      positive += x[i] > y[i] ? ranks[i] : 0;
    }
    double variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - tied(sizes) / 48;
    double off = Math.max(0, Math.abs(positive - n * (n + 1.0) / 4) - .5);
    return 2 * new NormalDistribution(0, 1).cumulativeProbability(-off / Math.sqrt(variance));
  }

  /** {@code sum (t^3 - t)}. */
  private static double tied(double[] sizes) {
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    double sum = 0;
    int end;
    for (int from = 0; from < sorted.length; from = end) {
      end = from + 1;
      while (end < sorted.length && sorted[end] == sorted[from]) {
        end++;
      }
      double t = (double) end - from;
      sum += t * t * t - t;
    }
    return sum;
  }

  /** One method against each of the others, probabilities as Holm corrects them. */
  double[] tests(int one, List<Integer> others) {
    return holm(others.stream().mapToDouble(other -> test(one, other)).toArray());
  }

  /** {@code max over j <= i of min(1, (m - j) p_j)}, p rising, j from 0. */
  static double[] holm(double[] p) {
    Integer[] rising = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
    Arrays.sort(rising, Comparator.comparingDouble(i -> p[i]));
    double[] corrected = new double[p.length];
    double most = 0;
    for (int j = 0; j < p.length; j++) {
      most = Math.max(most, Math.min(1, (p.length - j) * p[rising[j]]));
      corrected[rising[j]] = most;
    }
    return corrected;
  }
}
