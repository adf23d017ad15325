package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonNegativeFactorsTest {
  private static final int ROWS = 30;
  private static final int COLUMNS = 12;

  private static double[] random(int seed) {
    return new SplittableRandom(seed).doubles((long) ROWS * COLUMNS).toArray();
  }

  private static double product(NonNegativeFactors factors, int columns, int row, int column) {
    double sum = 0;
    for (int j = 0; j < factors.k(); j++) {
      sum += factors.h()[row * factors.k() + j] * factors.w()[j * columns + column];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void nothingIsNegativeAndTheErrorNeverRises(int seed) {
    NonNegativeFactors factors = NonNegativeFactors.of(random(seed), COLUMNS, 4, seed);
    assertTrue(Arrays.stream(factors.h()).allMatch(value -> value >= 0));
    assertTrue(Arrays.stream(factors.w()).allMatch(value -> value >= 0));
    assertTrue(factors.errors().size() > 3);
    for (int i = 1; i < factors.errors().size(); i++) {
      assertTrue(factors.errors().get(i) <= factors.errors().get(i - 1) + 1e-12, "round " + i);
    }
  }

  @Test
  void theErrorIsThatOfTheProduct() {
    double[] a = random(5);
    NonNegativeFactors factors = NonNegativeFactors.of(a, COLUMNS, 3, 0);
    double left = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - product(factors, COLUMNS, i / COLUMNS, i % COLUMNS);
      left += difference * difference;
      all += a[i] * a[i];
    }
    assertEquals(Math.sqrt(left / all), factors.errors().getLast(), 1e-9);
  }

  /** Three parts that do not overlap, each of another size. */
  @Test
  void plantedFactorsAreFoundWithTheLargestFirst() {
    double[] a = new double[ROWS * COLUMNS];
    double[] strengths = {1, 4, 2};
    for (int r = 0; r < ROWS; r++) {
      int part = r % 3;
      for (int c = 0; c < COLUMNS; c++) {
        a[r * COLUMNS + c] = c / 4 == part ? strengths[part] * (1 + r / 3 % 2) * (1 + c % 4) : 0;
      }
    }
    NonNegativeFactors factors = NonNegativeFactors.of(a, COLUMNS, 3, 1);
    assertEquals(0, factors.errors().getLast(), 1e-6);
    int[] parts = {1, 2, 0};
    double length = Math.sqrt(1 + 4 + 9 + 16);
    for (int j = 0; j < 3; j++) {
      double[] expected = new double[COLUMNS];
      for (int c = 0; c < 4; c++) {
        expected[4 * parts[j] + c] = (1 + c) / length;
      }
      double[] row = Arrays.copyOfRange(factors.w(), j * COLUMNS, (j + 1) * COLUMNS);
      assertArrayEquals(expected, row, 1e-6);
    }
  }

  @Test
  void sameSeedSameBits() {
    NonNegativeFactors one = NonNegativeFactors.of(random(2), COLUMNS, 3, 7);
    NonNegativeFactors same = NonNegativeFactors.of(random(2), COLUMNS, 3, 7);
    NonNegativeFactors other = NonNegativeFactors.of(random(2), COLUMNS, 3, 8);
    assertArrayEquals(one.h(), same.h());
    assertFalse(Arrays.equals(one.h(), other.h()));
  }

  @Test
  void ofNothingThereIsNothing() {
    NonNegativeFactors factors = NonNegativeFactors.of(new double[24], 6, 2, 0);
    assertEquals(0, Arrays.stream(factors.h()).sum());
    assertTrue(factors.errors().isEmpty());
  }
}
