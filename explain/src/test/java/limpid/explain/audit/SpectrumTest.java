package limpid.explain.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpectrumTest {

  /** 1 wherever two of the numbers from..to-1 meet. */
  private static double[][] cliques(int... sizes) {
    int n = Arrays.stream(sizes).sum();
    double[][] a = new double[n][n];
    int from = 0;
    for (int size : sizes) {
      for (int i = from; i < from + size; i++) {
        for (int j = from; j < from + size; j++) {
          a[i][j] = i == j ? 0 : 1;
        }
      }
      from += size;
    }
    return a;
  }

  /** The complete graph of n has the eigenvalues 0 and, n - 1 times, n / (n - 1). */
  @Test
  void theCompleteGraphByHand() {
    Spectrum found = Spectrum.of(cliques(5));
    assertArrayEquals(new double[] {0, 1.25, 1.25, 1.25, 1.25}, found.values(), 1e-12);
  }

  /** A path of three: 0, 1 and 2. */
  @Test
  void thePathByHand() {
    double[][] path = {{0, 1, 0}, {1, 0, 1}, {0, 1, 0}};
    assertArrayEquals(new double[] {0, 1, 2}, Spectrum.of(path).values(), 1e-12);
  }

  @Test
  void partsOfTheGraphAreZerosOfTheSpectrum() {
    Spectrum found = Spectrum.of(cliques(4, 3, 5));
    assertEquals(3, Arrays.stream(found.values()).filter(value -> value < 1e-9).count());
    assertEquals(3, found.parts(8));
    assertEquals(1, found.gap(3), 1e-9);
    assertEquals(0, found.gap(2), "there is nothing between two zeros");
    double[][] points = found.points(3);
    assertArrayEquals(points[0], points[3], 1e-6);
    assertTrue(Neighbours.distance(points[0], points[4]) > 1);
  }

  /** Each row's nearest one: 0 and 1 choose each other, 2 chooses 1, which does not choose it. */
  @Test
  void neighboursByHand() {
    Neighbours found = Neighbours.of(new double[][] {{0}, {1}, {3}}, 1);
    assertArrayEquals(new double[] {0, 1, 0}, found.affinity()[0]);
    assertArrayEquals(new double[] {1, 0, .5}, found.affinity()[1]);
    assertEquals(3, found.distances()[0][2]);
    assertThrows(IllegalArgumentException.class, () -> Neighbours.of(new double[3][1], 3));
  }

  /** Three clouds, of 30, 20 and 10 points. */
  static double[][] clouds() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] rows = new double[60][2];
    for (int i = 0; i < 60; i++) {
      int cloud = i < 30 ? 0 : i < 50 ? 1 : 2;
      rows[i][0] = random.nextGaussian() + 20 * (cloud == 1 ? 1 : 0);
      rows[i][1] = random.nextGaussian() + 20 * (cloud == 2 ? 1 : 0);
    }
    return rows;
  }

  @Test
  void cloudsAreFoundTheLargestFirst() {
    int[] wanted = IntStream.range(0, 60).map(i -> i < 30 ? 0 : i < 50 ? 1 : 2).toArray();
    Clusters found = Clusters.of(clouds(), 9, 8, 1);
    assertEquals(3, found.count());
    assertArrayEquals(wanted, found.cluster());
    assertArrayEquals(found.cluster(), Clusters.of(clouds(), 9, 8, 1).cluster());
    assertArrayEquals(wanted, KMeans.of(clouds(), 3, 7).cluster());
    assertEquals(20, found.members(1).size());
  }

  /** Two clusters of 0, 1 and 10, 11, 12: {@code 2 x 1/4 + 2 x 1}. */
  @Test
  void kMeansByHand() {
    KMeans found = KMeans.of(new double[][] {{0}, {1}, {10}, {11}, {12}}, 2, 1);
    assertArrayEquals(new int[] {1, 1, 0, 0, 0}, found.cluster());
    assertEquals(2.5, found.error(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> KMeans.of(new double[2][1], 3, 1));
  }

  /** Hubert and Arabie's index of {0,0,1,1} and {0,0,1,2}: {@code (1 - 1/3) / (3/2 - 1/3)}. */
  @Test
  void agreementByHand() {
    assertEquals(4. / 7, Clusters.agreement(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}), 1e-12);
    assertEquals(1, Clusters.agreement(new int[] {0, 0, 1, 1}, new int[] {1, 1, 0, 0}), 1e-12);
    assertEquals(-.5, Clusters.agreement(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}), 1e-12);
  }

  /** Each row of p has the entropy that was asked for, all of them sum to 1. */
  @Test
  void perplexityIsWhatWasAskedFor() {
    double[][] distances = Neighbours.of(clouds(), 3).distances();
    double[][] p = Tsne.symmetric(distances, 5);
    double sum = 0;
    for (double[] row : p) {
      sum += Arrays.stream(row).sum();
    }
    assertEquals(1, sum, 1e-9);
  }

  @Test
  void thePlaneKeepsCloudsApart() {
    double[][] points = Tsne.points(Neighbours.of(clouds(), 3).distances(), 8, 1);
    for (int i = 0; i < 60; i++) {
      int self = i;
      int nearest =
          IntStream.range(0, 60)
              .filter(j -> j != self)
              .boxed()
              .min(
                  (a, b) ->
                      Double.compare(
                          Neighbours.distance(points[self], points[a]),
                          Neighbours.distance(points[self], points[b])))
              .orElseThrow();
      assertEquals(i < 30 ? 0 : i < 50 ? 1 : 2, nearest < 30 ? 0 : nearest < 50 ? 1 : 2);
    }
  }
}
