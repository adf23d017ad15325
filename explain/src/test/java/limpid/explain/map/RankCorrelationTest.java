package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  private static double[] slowRanks(float[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double rank = 0;
      for (float other : values) {
        rank += other < values[i] ? 1 : other == values[i] ? .5 : 0;
      }
      ranks[i] = rank;
    }
    return ranks;
  }

  private static double slow(float[] a, float[] b) {
    double[] r = slowRanks(a);
    double[] s = slowRanks(b);
    double n = r.length;
    double rs = 0;
    double rr = 0;
    double ss = 0;
    for (int i = 0; i < n; i++) {
      rs += (r[i] - n / 2) * (s[i] - n / 2);
      rr += (r[i] - n / 2) * (r[i] - n / 2);
      ss += (s[i] - n / 2) * (s[i] - n / 2);
    }
    return rs / Math.sqrt(rr * ss);
  }

  @Test
  void itIsThatOfTheRanks() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      float[] a = new float[1 + 2 * 20];
      float[] b = new float[a.length];
      for (int i = 0; i < a.length; i++) {
        a[i] = trial % 2 == 0 ? random.nextFloat() - .5f : random.nextInt(5) - 2;
        b[i] = a[i] * a[i] + random.nextInt(3);
      }
      assertEquals(slow(a, b), RankCorrelation.of(a, b), 1e-12);
    }
  }

  /** Values of scipy.stats.spearmanr. */
  @Test
  void itIsThatOfScipy() {
    assertEquals(.8207826816681233, of(new float[] {1, 2, 3, 4, 5}, 5, 6, 7, 8, 7), 1e-12);
    assertEquals(0.0, of(new float[] {1, 2, 3}, 1, 3, 1), 1e-12);
  }

  private static double of(float[] a, float... b) {
    return RankCorrelation.of(a, b);
  }

  @Test
  void onlyTheOrderCounts() {
    float[] a = {-2, -0f, 0, 3, 1e30f, -1e-40f};
    float[] cubes = {-8, 0, -0f, 27, Float.MAX_VALUE, -1e-44f};
    assertEquals(1, RankCorrelation.of(a, cubes), 1e-12);
    float[] back = {5, 0, 0, -7, -9, 1};
    assertEquals(-1, RankCorrelation.of(a, back), 1e-12);
  }

  @Test
  void aMapOfOneValueHasNone() {
    assertEquals(Double.NaN, RankCorrelation.of(new float[] {1, 1, 1}, new float[] {1, 2, 3}));
    assertThrows(
        IllegalArgumentException.class, () -> RankCorrelation.of(new float[2], new float[3]));
  }
}
