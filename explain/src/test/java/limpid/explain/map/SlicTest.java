package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicTest {

  @ParameterizedTest
  @CsvSource({"40,40,8,8,3", "24,61,5,7,3", "33,20,3,2,1", "5,6,5,6,3", "9,9,1,1,4", "1,30,1,4,3"})
  void segmentsCoverTheImageAndAreConnectedAndAboutAsManyAsCells(
      int h, int w, int rows, int columns, int channels) {
    int[] segments = new Slic(rows, columns).segments(Segments.waves(h, w, channels));
    assertEquals(h * w, segments.length);
    Segments.areCounted(segments);
    Segments.areConnected(segments, w);
    int count = Segments.count(segments);
    assertTrue(count <= rows * columns && 2 * count > rows * columns, count + " segments");
  }

  @Test
  void quartersOfFourColoursAreFourSegments() {
    int[] segments = new Slic(2, 2).segments(Segments.quarters(20, 26, .1));
    for (int k = 0; k < segments.length; k++) {
      assertEquals(Segments.quarter(k, 20, 26), segments[k], "pixel " + k);
    }
  }

  /** An edge between columns 6 and 7 of cells that end at 10: within reach of both centres. */
  @Test
  void segmentsEndWhereColoursChange() {
    Tensor image = Tensor.zeros(Shape.of(10, 20, 3));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = k / 3 % 20 < 7 ? 0 : 1;
    }
    int[] segments = new Slic(1, 2).segments(image);
    for (int k = 0; k < segments.length; k++) {
      assertEquals(k % 20 < 7 ? 0 : 1, segments[k], "pixel " + k);
    }
  }

  @Test
  void oneColourIsLeftToTheGrid() {
    int[] segments = new Slic(3, 4).segments(Tensor.filled(Shape.of(12, 16, 3), .4f));
    for (int k = 0; k < segments.length; k++) {
      assertEquals(k / 16 / 4 * 4 + k % 16 / 4, segments[k], "pixel " + k);
    }
  }

  /** Compact segments do not follow colours. */
  @Test
  void compactSegmentsAreCells() {
    int[] compact = new Slic(2, 2, 1e6, 10).segments(Segments.waves(20, 20, 3));
    for (int k = 0; k < compact.length; k++) {
      assertEquals(Segments.quarter(k, 20, 20), compact[k], "pixel " + k);
    }
  }

  @Test
  void theSameImageHasTheSameSegments() {
    Tensor image = Segments.waves(31, 29, 3);
    assertArrayEquals(new Slic(4, 5).segments(image), new Slic(4, 5).segments(image));
  }

  @Test
  void gridsOfNoCellsAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Slic(0, 3));
    assertEquals(
        "slic: rows, columns and rounds of 1 or more and a compactness above 0 are expected, got 0,"
            + " 3, 10 and 10.0",
        e.getMessage());
  }
}
