package limpid.explain.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class SuspicionTest {

  /**
   * Ten images of 4 x 4 cells: in the first five the relevance is at cell 12, whose pixel is the
   * same in all; in the others it is anywhere.
   */
  private static Suspicion planted(int cluster) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] maps = new double[10][16];
    double[][] inputs = new double[10][16];
    int[] clusters = new int[10];
    for (int i = 0; i < 10; i++) {
      for (int k = 0; k < 16; k++) {
        inputs[i][k] = random.nextDouble();
      }
      clusters[i] = i < 5 ? 0 : 1;
      maps[i][i < 5 ? 12 : i] = 1;
      inputs[i][12] = i < 5 ? .5 : inputs[i][12];
    }
    return Suspicion.of(maps, inputs, Neighbours.of(maps, 2).distances(), clusters, cluster);
  }

  @Test
  void aMarkHasAllThree() {
    Suspicion mark = planted(0);
    assertEquals(1, mark.constancy(), 1e-12);
    assertEquals(1 - 2. / 16, mark.compactness(), 1e-12);
    assertEquals(1, mark.sameness(), 1e-9);
    assertEquals(1, mark.separation(), 1e-12);
    assertEquals(.875, mark.score(), 1e-9);
    assertTrue(mark.suspicious());
  }

  /** Maps at different places have no cosine with each other. */
  @Test
  void whatIsElsewhereEachTimeIsNoMark() {
    Suspicion other = planted(1);
    assertEquals(0, other.constancy(), 1e-12);
    assertEquals(0, other.score(), 1e-12);
    assertEquals(0, other.separation(), 1e-12);
    assertFalse(other.suspicious());
  }

  @Test
  void halfOfAMapIsInItsLargestCells() {
    assertArrayEquals(new int[] {2, 0}, Suspicion.half(new double[] {3, 1, 4, 2, 0}));
    assertArrayEquals(new int[] {1}, Suspicion.half(new double[] {0, 5, 0}));
  }

  @Test
  void cellsAreMeans() {
    Tensor map = Tensor.of(Shape.of(2, 4), new float[] {1, 3, 0, 0, 5, 7, 0, 4});
    assertArrayEquals(new double[] {2.5}, Cells.of(map, 1), 1e-6);
    assertArrayEquals(new double[] {2, 0, 6, 2}, Cells.of(map, 2), 1e-6);
    Tensor two = Tensor.of(Shape.of(1, 2, 2, 2), new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertArrayEquals(new double[] {4, 5}, Cells.of(two, 1, 1), 1e-6);
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, Cells.of(two, 1, 2), 1e-6);
    assertArrayEquals(new double[] {1, 1, 2, 1, 1, 2, 3, 3, 4}, Cells.of(small(), 3), 1e-6);
    assertThrows(ShapeException.class, () -> Cells.of(two, 2));
    assertThrows(ShapeException.class, () -> Cells.of(map, 2, 2));
  }

  private static Tensor small() {
    return Tensor.of(Shape.of(2, 2), new float[] {1, 2, 3, 4});
  }

  /** Classes 0 and 1 look at the left, class 2 at the right; nobody is of class 3. */
  @Test
  void classesOfTheSameRegionAreAlike() {
    double[][] maps = {{2, 0}, {1, 0}, {3, 1}, {0, 1}};
    Regions found = Regions.of(maps, new int[] {0, 0, 1, 2}, 4);
    assertArrayEquals(new double[] {1, 0}, found.means()[0], 1e-12);
    assertArrayEquals(new double[] {.75, .25}, found.means()[1], 1e-12);
    assertEquals(1, found.likeness()[0][1], 1e-12);
    assertEquals(-1, found.likeness()[0][2], 1e-12);
    assertTrue(Double.isNaN(found.likeness()[0][3]));
    assertEquals(Math.sqrt(.5), found.like(new double[] {1, 1}, 0), 1e-12);
    assertEquals(0, found.like(new double[] {0, 1}, 0), 1e-12);
    assertTrue(Double.isNaN(found.like(new double[] {0, 1}, 3)));
  }
}
