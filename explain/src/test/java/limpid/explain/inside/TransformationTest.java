package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.explain.Near;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformationTest {
  private static final Shape SHAPE = Shape.of(1, 6, 9, 2);
  private static final Tensor OUTSIDE = Tensor.of(Shape.of(1, 1, 1, 2), .25f, -2);

  private static Tensor wave(double factor) {
    Tensor wave = Tensor.zeros(SHAPE);
    for (int k = 0; k < wave.size(); k++) {
      wave.data()[k] = (float) Math.sin(factor * k * k + k);
    }
    return wave;
  }

  /** Pixel by pixel, from the definition. */
  private static double[] slow(Transformation t, Tensor x) {
    int h = SHAPE.at(1);
    int w = SHAPE.at(2);
    double[] y = new double[x.size()];
    double angle = Math.toRadians(t.degrees());
    for (int k = 0; k < y.length; k++) {
      double down = k / 2 / w - (h - 1) / 2.0 - t.down();
      double right = k / 2 % w - (w - 1) / 2.0 - t.right();
      double row = (Math.cos(angle) * down - Math.sin(angle) * right) / t.scale() + (h - 1) / 2.0;
      double col = (Math.sin(angle) * down + Math.cos(angle) * right) / t.scale() + (w - 1) / 2.0;
      for (int i = (int) Math.floor(row); i <= Math.floor(row) + 1; i++) {
        for (int j = (int) Math.floor(col); j <= Math.floor(col) + 1; j++) {
          boolean inside = i >= 0 && i < h && j >= 0 && j < w;
          double value = inside ? x.at(0, i, j, k % 2) : OUTSIDE.data()[k % 2];
          y[k] += (1 - Math.abs(row - i)) * (1 - Math.abs(col - j)) * value;
        }
      }
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,1,0",
    "2,-1,1,0",
    ".3,.6,1,0",
    "0,0,1.7,0",
    "0,0,.6,0",
    "0,0,1,33",
    "1,2,.8,-70"
  })
  void eachPixelIsWhereItCameFrom(double down, double right, double scale, double degrees) {
    Transformation t = new Transformation(down, right, scale, degrees);
    Tensor x = wave(.7);
    Near.assertNear(slow(t, x), t.of(x, OUTSIDE).data(), 1e-5);
  }

  @Test
  void movedDownAndRightByWholePixels() {
    Tensor moved = Transformation.translation(2, 3).of(wave(.7), OUTSIDE);
    assertEquals(wave(.7).at(0, 1, 4, 1), moved.at(0, 3, 7, 1));
    assertEquals(-2, moved.at(0, 1, 7, 1));
    assertEquals(.25f, moved.at(0, 3, 2, 0));
  }

  @Test
  void turnedClockwise() {
    Tensor x = Tensor.zeros(Shape.of(1, 5, 5, 1));
    x.data()[2] = 1; // at the top
    Tensor turned = Transformation.rotation(90).of(x, Tensor.zeros(Shape.of(1, 1, 1, 1)));
    assertEquals(1, turned.at(0, 2, 4, 0), 1e-5); // at the right
  }

  @Test
  void nothingMovesByNothing() {
    assertArrayEquals(wave(1).data(), Transformation.NONE.of(wave(1), OUTSIDE).data());
  }

  /** {@code <T x, g> = <x, T^T g>} where nothing lies outside. */
  @ParameterizedTest
  @CsvSource({"2,-1,1,0", ".3,.6,1.3,20", "1,2,.8,-70"})
  void theGradientIsTheAdjoint(double down, double right, double scale, double degrees) {
    Transformation t = new Transformation(down, right, scale, degrees);
    Tensor zero = Tensor.zeros(Shape.of(1, 1, 1, 2));
    Node x = Node.variable(wave(.7));
    Node y = t.of(x, zero);
    Tensor g = wave(1.9);
    Tensor back = Backward.from(y).seed(Node.constant(g)).to(x).of(x).value();
    assertEquals(dot(y.value(), g), dot(x.value(), back), 1e-4);
  }

  private static double dot(Tensor a, Tensor b) {
    double dot = 0;
    for (int k = 0; k < a.size(); k++) {
      dot += a.data()[k] * b.data()[k];
    }
    return dot;
  }

  @Test
  void whatIsNoTransformationIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Transformation.scaling(0));
    assertThrows(IllegalArgumentException.class, () -> Transformation.rotation(Double.NaN));
    Tensor two = Tensor.zeros(Shape.of(2, 4, 4, 2));
    assertThrows(ShapeException.class, () -> Transformation.NONE.of(two, OUTSIDE));
  }
}
