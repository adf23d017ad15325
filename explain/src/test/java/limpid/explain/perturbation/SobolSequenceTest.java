package limpid.explain.perturbation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SobolSequenceTest {

  /**
   * Of the first {@code 2^k} points each of as many equal intervals holds one, in every coordinate.
   */
  @Test
  void everyCoordinateIsEvenlySpread() {
    SobolSequence sequence = new SobolSequence(600, 1024, 3);
    for (int d = 0; d < 600; d++) {
      for (int n : new int[] {1, 2, 16, 64, 1024}) {
        Set<Integer> cells = new HashSet<>();
        for (int i = 0; i < n; i++) {
          double x = sequence.at(i, d);
          assertTrue(x >= 0 && x < 1);
          cells.add((int) (x * n));
        }
        assertEquals(n, cells.size(), "coordinate " + d + ", " + n + " points");
      }
    }
  }

  /** As many as the pixels of an image in cells of two by two have. */
  @Test
  void coordinatesMayBeVeryMany() {
    SobolSequence sequence = new SobolSequence(25_000, 32, 1);
    for (int d = 24_900; d < 25_000; d++) {
      Set<Integer> cells = new HashSet<>();
      for (int i = 0; i < 32; i++) {
        cells.add((int) (sequence.at(i, d) * 32));
      }
      assertEquals(32, cells.size(), "coordinate " + d);
    }
  }

  /** Of 256 points in the first two coordinates each rectangle of volume 1/256 holds one. */
  @Test
  void theFirstTwoCoordinatesAreEvenTogether() {
    SobolSequence sequence = new SobolSequence(2, 256, 1);
    for (int rows = 1; rows <= 256; rows *= 2) {
      Set<Integer> cells = new HashSet<>();
      for (int i = 0; i < 256; i++) {
        int row = (int) (sequence.at(i, 0) * rows);
        cells.add(row * 256 + (int) (sequence.at(i, 1) * (256 / rows)));
      }
      assertEquals(256, cells.size(), rows + " rows");
    }
  }

  private static String halves(SobolSequence sequence, int d, int points) {
    StringBuilder halves = new StringBuilder();
    int first = (int) (2 * sequence.at(0, d));
    for (int i = 0; i < points; i++) {
      halves.append((int) (2 * sequence.at(i, d)) ^ first);
    }
    return halves.toString();
  }

  /** Neither the same nor the opposite, so that they are not confounded. */
  @Test
  void coordinatesLieInHalvesOfTheirOwn() {
    SobolSequence sequence = new SobolSequence(64, 500, 1);
    Set<String> seen = new HashSet<>();
    for (int d = 0; d < 64; d++) {
      assertTrue(seen.add(halves(sequence, d, 500)), "coordinate " + d);
    }
  }

  @Test
  void coordinatesOfAPairDoSoHoweverFewThePointsAre() {
    for (int seed = 0; seed < 20; seed++) {
      SobolSequence sequence = new SobolSequence(128, 32, seed);
      for (int d = 0; d < 128; d += 2) {
        assertNotEquals(halves(sequence, d, 32), halves(sequence, d + 1, 32), "pair " + d);
      }
    }
  }
}
