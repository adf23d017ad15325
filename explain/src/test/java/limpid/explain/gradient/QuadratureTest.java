package limpid.explain.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuadratureTest {

  private static double integral(Quadrature rule, int n, DoubleUnaryOperator f) {
    double[][] points = rule.rule(n);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += points[1][i] * f.applyAsDouble(points[0][i]);
    }
    return sum;
  }

  /** numpy.polynomial.legendre.leggauss, from [-1,1] to [0,1]. */
  @Test
  void gaussAndLegendreAreNumpys() {
    double[][] three = Quadrature.GAUSS_LEGENDRE.rule(3);
    assertArrayEquals(new double[] {.1127016653792583, .5, .8872983346207417}, three[0], 1e-15);
    assertArrayEquals(
        new double[] {.2777777777777779, .4444444444444444, .2777777777777779}, three[1], 1e-15);
    double[][] fifty = Quadrature.GAUSS_LEGENDRE.rule(50);
    assertEquals(0.0005667977899644905, fifty[0][0], 1e-15);
    assertEquals(0.48445083083640555, fifty[0][24], 1e-15);
    assertEquals(0.0014543112765789342, fifty[1][0], 1e-14);
    assertEquals(0.0310883083276735, fifty[1][24], 1e-14);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "20", "64", "501"})
  void gaussAndLegendreAreExactForPolynomials(int n) {
    for (int degree = 0; degree < Math.min(2 * n, 40); degree++) {
      int power = degree;
      double integral = integral(Quadrature.GAUSS_LEGENDRE, n, a -> Math.pow(a, power));
      assertEquals(1. / (degree + 1), integral, 1e-13);
    }
  }

  @ParameterizedTest
  @EnumSource(Quadrature.class)
  void constantsAreIntegratedExactlyAndMorePointsComeNearer(Quadrature rule) {
    for (int n : new int[] {2, 5, 50}) {
      assertEquals(3, integral(rule, n, a -> 3), 1e-13);
      double[] points = rule.rule(n)[0];
      assertTrue(Arrays.stream(points).allMatch(a -> -1e-15 <= a && a <= 1 + 1e-15));
    }
    double few = Math.abs(integral(rule, 5, Math::exp) - (Math.E - 1));
    double many = Math.abs(integral(rule, 200, Math::exp) - (Math.E - 1));
    assertTrue(many < few / 10 || few < 1e-10, few + " " + many);
    assertEquals(0, many, .01);
  }

  @Test
  void riemannsPointsAreWhereTheyAreSaidToBe() {
    assertArrayEquals(new double[] {0, .25, .5, .75}, Quadrature.RIEMANN_LEFT.rule(4)[0]);
    assertArrayEquals(new double[] {.25, .5, .75, 1}, Quadrature.RIEMANN_RIGHT.rule(4)[0]);
    assertArrayEquals(new double[] {.125, .375, .625, .875}, Quadrature.RIEMANN_MIDDLE.rule(4)[0]);
    double[][] trapezoid = Quadrature.RIEMANN_TRAPEZOID.rule(5);
    assertArrayEquals(new double[] {0, .25, .5, .75, 1}, trapezoid[0]);
    assertArrayEquals(new double[] {.125, .25, .25, .25, .125}, trapezoid[1]);
    double[][] even = Quadrature.EVEN.rule(5);
    assertArrayEquals(new double[] {0, .25, .5, .75, 1}, even[0]);
    assertArrayEquals(new double[] {.2, .2, .2, .2, .2}, even[1]);
    assertArrayEquals(new double[] {0}, Quadrature.EVEN.rule(1)[0]);
  }
}
