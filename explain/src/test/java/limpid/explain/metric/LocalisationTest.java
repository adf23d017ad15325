package limpid.explain.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.nn.image.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalisationTest {
  @ParameterizedTest
  @CsvSource({
    "0 0 2 2, 0 0 2 2, 1",
    "0 0 2 2, 1 1 2 2, 0.142857143",
    "0 0 2 2, 2 0 2 2, 0",
    "0 0 4 4, 1 1 2 2, 0.25",
    "0 0 2 4, 0 2 2 4, 0.333333333",
    "0 0 2 2, 5 5 1 1, 0",
    "0 0 0 0, 0 0 0 0, 0",
    "0.5 0 1 1, 0 0 1 1, 0.333333333"
  })
  void iouIsIntersectionOverUnion(String a, String b, double iou) {
    assertEquals(iou, Overlap.iou(region(a), region(b)), 1e-8);
    assertEquals(iou, Overlap.iou(region(b), region(a)), 1e-8);
  }

  private static Region region(String text) {
    String[] words = text.split(" ");
    return new Region(
        Double.parseDouble(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  /** Two components above 20 % of 10: three pixels joined at a corner, and one. */
  private static final Tensor MAP =
      Cases.map(
          5,
          new float[] {
            0, 0, 0, 0, 0,
            0, 5, 9, 0, 0,
            0, 0, 0, 4, 0,
            2, 0, 0, 0, 0,
            10, 0, 0, 0, 0
          });

  @Test
  void theBoxIsThatOfTheLargestComponent() {
    Components found = Components.of(MAP, Threshold.CAM);
    assertEquals(2, found.all().size());
    assertEquals(3, found.all().getFirst().size());
    assertEquals(Optional.of(new Region(1, 1, 3, 2)), found.box());
    assertEquals(new Region(0, 4, 1, 1), found.all().getLast().box());
  }

  /** 2 is not above 20 % of 10, but above 19 %. */
  @ParameterizedTest
  @CsvSource({"0.19, 0 3 1 2", "0.2, 0 4 1 1", "0.95, 0 4 1 1"})
  void aThresholdIsExceededNotReached(double part, String last) {
    Components found = Components.of(MAP, new Threshold.Fraction(part));
    assertEquals(region(last), found.all().getLast().box());
  }

  @Test
  void ofEqualComponentsTheFirstIsTaken() {
    Components found = Components.of(Cases.map(3, 0, 0, 1, 0, 0, 0, 1, 0, 0), Threshold.CAM);
    assertEquals(Optional.of(new Region(2, 0, 1, 1)), found.box());
  }

  @Test
  void aBlankMapHasNoBox() {
    assertTrue(Components.of(Cases.map(2, 0, 0, 0, 0), Threshold.CAM).box().isEmpty());
    assertTrue(Components.of(Cases.map(2, 0, 0, 0, 0), new Threshold.Otsu()).box().isEmpty());
  }

  @Test
  void aComponentMayBeTheWholeMap() {
    Tensor map = Tensor.filled(Shape.of(300, 300), 1);
    Components found = Components.of(map, Threshold.CAM);
    assertEquals(
        List.of(new Components.Component(90_000, new Region(0, 0, 300, 300))), found.all());
  }

  @ParameterizedTest
  @CsvSource({"0 0 0 1, 3", "1 1 7 8, 2", "0.2 0.25 0.3 0.9, 3", "0 8 9 10, 1"})
  void otsuDividesWhereTheGroupsDifferTheMost(String values, int below) {
    String[] words = values.split(" ");
    float[] floats = new float[4];
    int low = 0;
    for (int k = 0; k < 4; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    double t = new Threshold.Otsu().of(new Plane(2, 2, floats));
    for (float value : floats) {
      low += value > t ? 0 : 1;
    }
    assertEquals(below, low);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-.1, 1, Double.NaN})
  void aPartOfTheMaximumIsExpected(double part) {
    assertThrows(IllegalArgumentException.class, () -> new Threshold.Fraction(part));
  }

  /**
   * Above 0 to 0.19 the box is 3x2 of the three pixels or more; the single pixel's box is right
   * where t is from 0.9 on.
   */
  @Test
  void theBestThresholdIsTheSameForAllImages() {
    BoxAccuracy accuracy = new BoxAccuracy();
    Region pixel = new Region(0, 4, 1, 1);
    accuracy.add(MAP, UnaryOperator.identity(), List.of(pixel));
    assertEquals(1, accuracy.maxBoxAcc());
    assertEquals(1, accuracy.maxBoxAccV2());
    assertEquals(new Threshold.Fraction(.9), accuracy.threshold());
    accuracy.add(MAP, UnaryOperator.identity(), List.of(new Region(1, 1, 3, 2)));
    assertEquals(.5, accuracy.maxBoxAcc());
    // Any component will do, so that one threshold serves both.
    assertEquals(1, accuracy.maxBoxAccV2());
    assertEquals(new Threshold.Fraction(0), accuracy.threshold());
    assertEquals(2, accuracy.images());
  }

  /** IoU 0.6: right at 0.3 and at 0.5, wrong at 0.7. */
  @Test
  void theSecondVersionAsksForThreeOverlaps() {
    BoxAccuracy accuracy = new BoxAccuracy();
    Tensor map = Cases.map(5, new float[25]);
    for (int k = 0; k < 3; k++) {
      map.data()[k] = 1;
    }
    accuracy.add(map, UnaryOperator.identity(), List.of(new Region(0, 0, 5, 1)));
    assertEquals(1, accuracy.maxBoxAcc());
    assertEquals(2 / 3.0, accuracy.maxBoxAccV2(), 1e-12);
  }

  @Test
  void boxesAreComparedWhereTheTrueOnesAre() {
    BoxAccuracy accuracy = new BoxAccuracy();
    UnaryOperator<Region> twice =
        box -> new Region(2 * box.x(), 2 * box.y(), 2 * box.width(), 2 * box.height());
    accuracy.add(MAP, twice, List.of(new Region(2, 2, 6, 4)));
    assertEquals(1, accuracy.maxBoxAcc());
  }
}
