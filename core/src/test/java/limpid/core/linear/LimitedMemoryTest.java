package limpid.core.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LimitedMemoryTest {

  /** {@code (1 - x)^2 + 100 (y - x^2)^2}, Rosenbrock's valley, is least at (1, 1). */
  private static double valley(double[] at, double[] gradient) {
    double x = at[0];
    double off = at[1] - x * x;
    gradient[0] = -2 * (1 - x) - 400 * x * off;
    gradient[1] = 200 * off;
    return (1 - x) * (1 - x) + 100 * off * off;
  }

  @Test
  void findsTheEndOfAValley() {
    double[] found =
        LimitedMemory.minimised(LimitedMemoryTest::valley, new double[] {-1.2, 1}, 1e-10, 500);
    assertArrayEquals(new double[] {1, 1}, found, 1e-7);
  }

  /** {@code 1/2 x^T A x - b x} is least where {@code A x = b}. */
  @Test
  void solvesAQuadratic() {
    double[][] a = {{4, 1, 0}, {1, 3, 1}, {0, 1, 5}};
    double[] b = {1, 2, 3};
    double[] found =
        LimitedMemory.minimised(
            (x, gradient) -> {
              double value = 0;
              for (int i = 0; i < 3; i++) {
                gradient[i] = Vectors.dot(a[i], x) - b[i];
                value += x[i] * (gradient[i] - b[i]) / 2;
              }
              return value;
            },
            new double[3],
            1e-12,
            200);
    assertArrayEquals(new double[] {7. / 51, 23. / 51, 26. / 51}, found, 1e-9);
  }

  @Test
  void staysWhereItIsTheLeastAlready() {
    double[] found =
        LimitedMemory.minimised(LimitedMemoryTest::valley, new double[] {1, 1}, 1e-10, 10);
    assertEquals(1, found[0]);
    assertEquals(1, found[1]);
  }
}
