package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bilinear interpolation and its adjoint. */
class ResizeTest {

  /** Where an output lies among the inputs, kept within them. */
  private static double position(int i, int in, int out, boolean alignCorners) {
    double position =
        alignCorners
            ? (out == 1 ? 0 : (double) i * (in - 1) / (out - 1))
            : (i + 0.5) * in / out - 0.5;
    return Math.min(Math.max(position, 0), in - 1);
  }

  /** The hat function {@code max(0, 1 - |distance|)}. */
  private static double weight(double position, int at) {
    return Math.max(0, 1 - Math.abs(position - at));
  }

  private static double weight(Resize op, Shape x, int[] out, int row, int column) {
    return weight(position(out[1], x.at(1), op.h(), op.alignCorners()), row)
        * weight(position(out[2], x.at(2), op.w(), op.alignCorners()), column);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 9, false",
    "6, 9, true",
    "2, 2, false",
    "2, 2, true",
    "1, 1, false",
    "1, 1, true",
    "3, 7, false",
    "3, 7, true",
    "3, 4, false",
    "5, 2, true"
  })
  void eachOutputIsAHatWeightedSum(int h, int w, boolean alignCorners) {
    Resize op = new Resize(h, w, alignCorners);
    Shape x = Shape.of(2, 3, 4, 2);
    Shape y = op.shape(x);
    GradientCheck.of(
        op,
        in ->
            Doubles.of(
                y,
                i -> {
                  double sum = 0;
                  for (int at = 0; at < 12; at++) {
                    sum += weight(op, x, i, at / 4, at % 4) * in[0].at(i[0], at / 4, at % 4, i[3]);
                  }
                  return sum;
                }),
        Samples.uniform(1, -1, 1, x));
    GradientCheck.of(
        new ResizeInput(op, x),
        in ->
            Doubles.of(
                x,
                i -> {
                  double sum = 0;
                  for (int at = 0; at < h * w; at++) {
                    int[] out = {i[0], at / w, at % w, i[3]};
                    sum += weight(op, x, out, i[1], i[2]) * in[0].at(out);
                  }
                  return sum;
                }),
        Samples.uniform(2, -1, 1, y));
  }

  @Test
  void halfPixelCentersAreTheHeatmapConvention() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 0, 1, 2, 3);
    float[] y = new Resize(4, 4, false).forward(x).data();
    assertArrayEquals(
        new float[] {
          0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3
        },
        y);
  }

  @Test
  void alignedCornersKeepTheCorners() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 0, 1, 2, 3);
    float[] y = new Resize(3, 3, true).forward(x).data();
    assertArrayEquals(new float[] {0, 0.5f, 1, 1, 1.5f, 2, 2, 2.5f, 3}, y);
  }

  @Test
  void theSameSizeIsTheSameTensor() {
    Tensor x = Samples.uniform(1, 1, 3, 4, 2);
    assertSame(x, new Resize(3, 4, false).forward(x));
  }

  @Test
  void aConstantStaysConstantAtAnySize() {
    Tensor x = Tensor.filled(Shape.of(1, 7, 7, 1), 0.7f);
    float[] expected = Tensor.filled(Shape.of(224 * 199), 0.7f).data();
    assertArrayEquals(expected, new Resize(224, 199, false).forward(x).data(), 1e-6f);
  }
}
