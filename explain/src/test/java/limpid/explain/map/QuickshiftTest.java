package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickshiftTest {

  /** By the definition, over all pixels, of images of one channel. */
  @ParameterizedTest
  @CsvSource({"1, .2, 100", "1.3, .05, 100", "2, .5, 3"})
  void segmentsAreTheTreesOfLinks(double sigma, double ratio, double reach) {
    int h = 11;
    int w = 13;
    Tensor image = Segments.waves(h, w, 1);
    int window = (int) Math.ceil(3 * sigma);
    double[][] distance = new double[h * w][h * w];
    double[] density = new double[h * w];
    for (int p = 0; p < h * w; p++) {
      for (int q = 0; q < h * w; q++) {
        double y = p / w - q / w;
        double x = p % w - q % w;
        double colour = 100 * ratio * (image.data()[p] - image.data()[q]);
        boolean near = Math.abs(y) <= window && Math.abs(x) <= window;
        distance[p][q] = near ? y * y + x * x + colour * colour : Double.POSITIVE_INFINITY;
        density[p] += Math.exp(-distance[p][q] / (2 * sigma * sigma));
      }
    }
    int[] root = new int[h * w];
    for (int p = 0; p < h * w; p++) {
      int at = p;
      int up = linked(at, density, distance, reach);
      while (up != at) {
        at = up;
        up = linked(at, density, distance, reach);
      }
      root[p] = at;
    }
    int[] segments = new Quickshift(sigma, ratio, reach).segments(image);
    Segments.areCounted(segments);
    for (int p = 0; p < h * w; p++) {
      for (int q = 0; q < h * w; q++) {
        assertEquals(root[p] == root[q], segments[p] == segments[q], p + " and " + q);
      }
    }
  }

  private static int linked(int p, double[] density, double[][] distance, double reach) {
    int linked = p;
    for (int q = 0; q < density.length; q++) {
      boolean nearer = distance[p][q] < (linked == p ? reach * reach : distance[p][linked]);
      linked = density[q] > density[p] && nearer ? q : linked;
    }
    return linked;
  }

  @Test
  void quartersOfFourColoursLieInSegmentsOfTheirOwn() {
    int[] segments = new Quickshift(2, 1, 20).segments(Segments.quarters(14, 14, .02));
    int[] quarter = new int[Segments.count(segments)];
    Arrays.fill(quarter, -1);
    for (int k = 0; k < segments.length; k++) {
      int expected = Segments.quarter(k, 14, 14);
      assertTrue(quarter[segments[k]] < 0 || quarter[segments[k]] == expected, "pixel " + k);
      quarter[segments[k]] = expected;
    }
  }

  @Test
  void thereAreNoMoreThanRootsThatAreApart() {
    Quickshift quickshift = new Quickshift(1, .5);
    assertEquals(8 * 9, quickshift.most(32, 33));
    int count = Segments.count(quickshift.segments(Segments.waves(32, 33, 3)));
    assertTrue(1 < count && count <= 8 * 9, count + " segments");
  }

  /** Equal densities are told apart by place. */
  @Test
  void oneColourIsCovered() {
    int[] segments = new Quickshift(1, .2).segments(Tensor.filled(Shape.of(20, 20, 3), .4f));
    Segments.areCounted(segments);
    assertArrayEquals(
        segments, new Quickshift(1, .2).segments(Tensor.filled(Shape.of(20, 20, 3), .4f)));
  }

  @Test
  void aWidthOfNothingIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Quickshift(0, 1));
    assertEquals(
        "quickshift: sigma and reach above 0 and a ratio of 0 or more are expected, got 0.0,"
            + " Infinity and 1.0",
        e.getMessage());
  }
}
