package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bilinear interpolation, the nearest neighbour, and their adjoints. */
class ResizeTest {

  /** The share of one input in one output, along an axis. */
  private static double weight(Resize op, int i, int out, int at, int in) {
    return switch (op.sampling()) {
      case BILINEAR -> hat((i + 0.5) * in / out - 0.5, at, in);
      case BILINEAR_ALIGNED -> hat(out == 1 ? 0 : (double) i * (in - 1) / (out - 1), at, in);
      case NEAREST -> i * in / out == at ? 1 : 0;
    };
  }

  /** The hat function {@code max(0, 1 - |distance|)}, the position kept within the inputs. */
  private static double hat(double position, int at, int in) {
    return Math.max(0, 1 - Math.abs(Math.clamp(position, 0, in - 1) - at));
  }

  private static double weight(Resize op, Shape x, int[] out, int row, int column) {
    return weight(op, out[1], op.h(), row, x.at(1)) * weight(op, out[2], op.w(), column, x.at(2));
  }

  @ParameterizedTest
  @CsvSource({
    "6, 9, BILINEAR",
    "6, 9, BILINEAR_ALIGNED",
    "2, 2, BILINEAR",
    "2, 2, BILINEAR_ALIGNED",
    "1, 1, BILINEAR",
    "1, 1, BILINEAR_ALIGNED",
    "3, 7, BILINEAR",
    "3, 7, BILINEAR_ALIGNED",
    "3, 4, BILINEAR",
    "5, 2, BILINEAR_ALIGNED",
    "6, 9, NEAREST",
    "2, 2, NEAREST",
    "1, 7, NEAREST"
  })
  void eachOutputIsAWeightedSum(int h, int w, Resize.Sampling sampling) {
    Resize op = new Resize(h, w, sampling);
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
    float[] y = new Resize(4, 4, Resize.Sampling.BILINEAR).forward(x).data();
    assertArrayEquals(
        new float[] {
          0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3
        },
        y);
  }

  @Test
  void alignedCornersKeepTheCorners() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 0, 1, 2, 3);
    float[] y = new Resize(3, 3, Resize.Sampling.BILINEAR_ALIGNED).forward(x).data();
    assertArrayEquals(new float[] {0, 0.5f, 1, 1, 1.5f, 2, 2, 2.5f, 3}, y);
  }

  @Test
  void theSameSizeIsTheSameTensor() {
    Tensor x = Samples.uniform(1, 1, 3, 4, 2);
    assertSame(x, new Resize(3, 4, Resize.Sampling.BILINEAR).forward(x));
  }

  @Test
  void aConstantStaysConstantAtAnySize() {
    Tensor x = Tensor.filled(Shape.of(1, 7, 7, 1), 0.7f);
    float[] expected = Tensor.filled(Shape.of(224 * 199), 0.7f).data();
    assertArrayEquals(
        expected, new Resize(224, 199, Resize.Sampling.BILINEAR).forward(x).data(), 1e-6f);
  }
}
