package limpid.explain.gradient;

import limpid.explain.Option;
import limpid.explain.Values;

/**
 * How an integral over [0,1] is made a sum: {@code sum_i w_i f(a_i)}, i counting n points. The
 * weights of each sum to 1, so that a constant is integrated exactly.
 */
public enum Quadrature {
  /** Exact for polynomials up to degree 2n - 1; captum's, unless told otherwise. */
  GAUSS_LEGENDRE {
    @Override
    public double[][] rule(int n) {
      return gaussLegendre(n);
    }
  },
  /** {@code a_i = i/n}, i from 0. */
  RIEMANN_LEFT {
    @Override
    public double[][] rule(int n) {
      return spaced(n, 0, 1. / n);
    }
  },
  /** {@code a_i = i/n}, i from 1. */
  RIEMANN_RIGHT {
    @Override
    public double[][] rule(int n) {
      return spaced(n, 1. / n, 1. / n);
    }
  },
  /** {@code a_i = (i + 1/2)/n}. */
  RIEMANN_MIDDLE {
    @Override
    public double[][] rule(int n) {
      return spaced(n, .5 / n, 1. / n);
    }
  },
  /**
   * {@code a_i = i/(n-1)}, the ends with half of the weight. In captum the weights sum to {@code
   * (n-1)/n} only.
   */
  RIEMANN_TRAPEZOID {
    @Override
    public double[][] rule(int n) {
      double[][] rule = spaced(n, 0, 1. / (n - 1));
      for (int i = 0; i < n; i++) {
        rule[1][i] = (i == 0 || i == n - 1 ? .5 : 1) / (n - 1);
      }
      return rule;
    }
  },
  /** {@code a_i = i/(n-1)}, all of one weight: PAIR saliency's. */
  EVEN {
    @Override
    public double[][] rule(int n) {
      return spaced(n, 0, n == 1 ? 0 : 1. / (n - 1));
    }
  };

  /** For methods that integrate. */
  public static final Option<Quadrature> RULE =
      Option.of(
          "quadrature",
          "Where on the way the points lie, and what each counts.",
          Values.oneOf(Quadrature.class),
          Quadrature.GAUSS_LEGENDRE);

  private static final int MOST_NEWTON = 100;

  /** Points and weights: {@code a_i} and {@code w_i}, {@code [2][n]}. */
  public abstract double[][] rule(int n);

  /** Refuses a number of points that it cannot have. */
  public void requirePoints(int n) {
    if (n == 1 && this == RIEMANN_TRAPEZOID) {
      throw new IllegalArgumentException(
          "steps 1: 2 or more is expected for the rule riemann-trapezoid");
    }
  }

  private static double[][] spaced(int n, double first, double apart) {
    double[][] rule = new double[2][n];
    for (int i = 0; i < n; i++) {
      rule[0][i] = first + i * apart;
      rule[1][i] = 1. / n;
    }
    return rule;
  }

  /**
   * The roots z of the Legendre polynomial P_n, by Newton's method, from [-1,1] to [0,1], and
   * {@code 1 / ((1 - z^2) P_n'(z)^2)}.
   */
  private static double[][] gaussLegendre(int n) {
    double[][] rule = new double[2][n];
    for (int i = 0; i < n; i++) {
      double z = -Math.cos(Math.PI * (i + .75) / (n + .5));
      double[] p = legendre(n, z);
      for (int k = 0; k < MOST_NEWTON && Math.abs(p[0] / p[1]) > 1e-15; k++) {
        z -= p[0] / p[1];
        p = legendre(n, z);
      }
      rule[0][i] = (1 + z) / 2;
      rule[1][i] = 1 / ((1 - z * z) * p[1] * p[1]);
    }
    return rule;
  }

  /** {@code P_n(z)} and its derivative. */
  private static double[] legendre(int n, double z) {
    double before = 1;
    double p = z;
    for (int k = 2; k <= n; k++) {
      double next = ((2 * k - 1) * z * p - (k - 1) * before) / k;
      before = p;
      p = next;
    }
    return new double[] {p, n * (z * p - before) / (z * z - 1)};
  }
}
