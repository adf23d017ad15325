package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WardTest {
  /** From tree_goldens.py. */
  private static final List<String> SCIPY =
      List.of(
          "4 6 0.309757",
          "3 7 0.526516",
          "2 8 0.643395",
          "1 9 0.717756",
          "0 12 1.641556",
          "5 11 1.685584",
          "13 15 2.805466",
          "10 14 3.010387",
          "16 17 5.972823");

  private static List<String> words(List<Ward.Merge> merges) {
    return merges.stream().map(m -> "%d %d %.6f".formatted(m.a(), m.b(), m.distance())).toList();
  }

  /** What a union adds to the sum of squares, from the members of both, for every pair. */
  private static List<String> slowly(double[]... rows) {
    List<List<double[]>> clusters = new ArrayList<>();
    for (double[] row : rows) {
      clusters.add(List.of(row));
    }
    List<String> merges = new ArrayList<>();
    for (int merge = 1; merge < rows.length; merge++) {
      int a = -1;
      int b = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < clusters.size(); i++) {
        for (int j = i + 1; j < clusters.size(); j++) {
          if (clusters.get(i) == null || clusters.get(j) == null) {
            continue;
          }
          double added =
              scatter(both(clusters.get(i), clusters.get(j)))
                  - scatter(clusters.get(i))
                  - scatter(clusters.get(j));
          if (added < least) {
            least = added;
            a = i;
            b = j;
          }
        }
      }
      merges.add("%d %d %.6f".formatted(a, b, Math.sqrt(2 * least)));
      clusters.add(both(clusters.get(a), clusters.get(b)));
      clusters.set(a, null);
      clusters.set(b, null);
    }
    return merges;
  }

  private static List<double[]> both(List<double[]> a, List<double[]> b) {
    List<double[]> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }

  private static double scatter(List<double[]> rows) {
    double sum = 0;
    for (int k = 0; k < rows.getFirst().length; k++) {
      int column = k;
      double mean = rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
      sum += rows.stream().mapToDouble(row -> Math.pow(row[column] - mean, 2)).sum();
    }
    return sum;
  }

  @Test
  void mergesAreThoseOfScipy() {
    double[][] rows = new double[10][5];
    for (int i = 0; i < 10; i++) {
      for (int k = 0; k < 5; k++) {
        rows[i][k] = Math.sin(1.7 * (5 * i + k) + .3 * i * k);
      }
    }
    assertEquals(SCIPY, words(Ward.merges(rows)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void mergesAreThoseOfTheDefinition(int seed) {
    Random random = new Random(seed);
    double[][] rows = new double[2 + 4 * seed][3];
    for (double[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = random.nextGaussian();
      }
    }
    assertEquals(slowly(rows), words(Ward.merges(rows)));
  }

  @Test
  void ofEqualDistancesThePairOfTheLowestNumbersIsTaken() {
    double[][] line = {{0}, {1}, {2}, {3}};
    assertEquals(List.of("0 1 1.000000", "2 3 1.000000", "4 5 2.828427"), words(Ward.merges(line)));
    double[][] same = {{7}, {7}, {7}, {7}};
    assertEquals(List.of("0 1 0.000000", "2 3 0.000000", "4 5 0.000000"), words(Ward.merges(same)));
  }
}
