package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {

  /** Known colours of sRGB in CIELAB under D65. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0, 0",
    "1, 1, 1, 100, 0, 0",
    "1, 0, 0, 53.24, 80.09, 67.20",
    "0, 1, 0, 87.74, -86.18, 83.18",
    "0, 0, 1, 32.30, 79.19, -107.86",
    "0.5, 0.5, 0.5, 53.39, 0, 0",
    "0.01, 0.01, 0.01, 0.70, 0, 0"
  })
  void coloursAreThoseOfTheTables(
      float red, float green, float blue, double l, double a, double b) {
    Tensor pixel = Tensor.of(Shape.of(1, 1, 3), red, green, blue);
    assertArrayEquals(new double[] {l, a, b}, Lab.of(pixel), .02);
  }
}
