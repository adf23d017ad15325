package limpid.explain.inside;

import java.util.Arrays;

/** Student's t distribution, and his test of whether two samples have one mean. */
final class StudentT {
  private static final int MOST_TERMS = 500;
  private static final double TINY = 1e-300;

  /** Lanczos's coefficients for g = 7. */
  private static final double[] LANCZOS = {
    .99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
    -176.61502916214059, 12.507343278686905, -.13857109526572012, 9.9843695780195716e-6,
    1.5056327351493116e-7
  };

  private StudentT() {}

  /**
   * The probability of means that are as far apart as these or further, if both samples come from
   * one normal distribution: the two-sided test with the variance of both together. Where neither
   * varies it is 1 for equal means, and 0 otherwise.
   */
  static double sameMean(double[] a, double[] b) {
    int freedom = a.length + b.length - 2;
    double apart = Arrays.stream(a).average().orElse(0) - Arrays.stream(b).average().orElse(0);
    double variance = (squares(a) + squares(b)) / freedom;
    if (variance == 0) {
      return apart == 0 ? 1 : 0;
    }
    return twoSided(apart / Math.sqrt(variance * (1. / a.length + 1. / b.length)), freedom);
  }

  /** The sum of squared differences from the mean. */
  private static double squares(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
  }

  /** {@code P(|T| >= |t|) = I_x(freedom / 2, 1/2)}, {@code x = freedom / (freedom + t^2)}. */
  static double twoSided(double t, double freedom) {
    return incompleteBeta(freedom / 2, .5, freedom / (freedom + t * t));
  }

  /** {@code I_x(a,b)}, regularised, by its continued fraction. */
  private static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - incompleteBeta(b, a, 1 - x);
    }
    double front =
        Math.exp(
            a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
    return front / a / fraction(a, b, x);
  }

  /** {@code 1 + d_1 / (1 + d_2 / (1 + ...))}, from its beginning, as Lentz has it. */
  private static double fraction(double a, double b, double x) {
    double value = 1;
    double c = 1;
    double d = 0;
    for (int i = 1; i <= MOST_TERMS; i++) {
      int m = i / 2;
      double term =
          i % 2 == 0
              ? m * (b - m) * x / ((a + i - 1) * (a + i))
              : -(a + m) * (a + b + m) * x / ((a + i - 1) * (a + i));
      d = 1 / nonzero(1 + term * d);
      c = nonzero(1 + term / c);
      value *= c * d;
      if (Math.abs(c * d - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double nonzero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  private static double logGamma(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x + i - 1);
    }
    double t = x + LANCZOS.length - 2.5;
    return .5 * Math.log(2 * Math.PI) + (x - .5) * Math.log(t) - t + Math.log(sum);
  }
}
