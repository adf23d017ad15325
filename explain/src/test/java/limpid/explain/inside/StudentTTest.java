package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTTest {

  @ParameterizedTest
  @CsvSource({"2.228139, 10, .05", "12.706205, 1, .05", "2.845340, 20, .01", "0, 7, 1"})
  void probabilitiesAreThoseOfTables(double t, double freedom, double expected) {
    assertEquals(expected, StudentT.twoSided(t, freedom), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 18, 38, 400})
  void probabilitiesAreThoseOfCommonsMath(int freedom) {
    TDistribution theirs = new TDistribution(freedom);
    for (double t = 0; t < 12; t += .37) {
      double expected = 2 * theirs.cumulativeProbability(-t);
      assertEquals(expected, StudentT.twoSided(t, freedom), 1e-10 + 1e-7 * expected, "t " + t);
      assertEquals(StudentT.twoSided(t, freedom), StudentT.twoSided(-t, freedom));
    }
  }

  @Test
  void theTestIsThatOfCommonsMath() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20; i++) {
      double[] a = random.doubles(5 + i).toArray();
      double[] b = random.doubles(12).map(value -> value + .2).toArray();
      assertEquals(new TTest().homoscedasticTTest(a, b), StudentT.sameMean(a, b), 1e-9);
    }
  }

  @Test
  void whatDoesNotVaryIsTheSameOrIsNot() {
    assertEquals(1, StudentT.sameMean(new double[] {1, 1}, new double[] {1, 1, 1}));
    assertEquals(0, StudentT.sameMean(new double[] {1, 1}, new double[] {0, 0, 0}));
  }
}
