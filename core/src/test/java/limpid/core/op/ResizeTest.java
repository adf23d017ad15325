package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Linear and cubic interpolation, the nearest neighbour, and their adjoints. */
class ResizeTest {

  static Stream<Arguments> cases() {
    int[][] sizes = {{6, 9}, {2, 2}, {1, 1}, {3, 7}, {1, 7}};
    List<Sampling.Kernel> kernels = new ArrayList<>();
    kernels.add(new Sampling.Linear());
    kernels.add(new Sampling.Cubic(-0.5f));
    for (Sampling.Rounding rounding : Sampling.Rounding.values()) {
      kernels.add(new Sampling.Nearest(rounding));
    }
    List<Arguments> cases = new ArrayList<>();
    for (Sampling.Kernel kernel : kernels) {
      for (Sampling.Position position : Sampling.Position.values()) {
        int[] size = sizes[cases.size() % sizes.length];
        cases.add(arguments(size[0], size[1], new Sampling(kernel, position)));
      }
    }
    return cases.stream();
  }

  /**
   * The share of one input in one output, along an axis: of all that would lie beyond an edge too.
   */
  private static double weight(Resize op, int i, int out, int at, int in) {
    double position =
        switch (op.sampling().position()) {
          case HALF_PIXEL -> (i + 0.5) * in / out - 0.5;
          case ASYMMETRIC -> (double) i * in / out;
          case ALIGNED -> out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
        };
    double share = 0;
    for (int beyond = -4; beyond < in + 4; beyond++) {
      if (Math.clamp(beyond, 0, in - 1) == at) {
        share += share(op.sampling().kernel(), position, beyond);
      }
    }
    return share;
  }

  private static double share(Sampling.Kernel kernel, double position, int at) {
    double d = Math.abs(position - at);
    return switch (kernel) {
      case Sampling.Linear _ -> Math.max(0, 1 - d);
      case Sampling.Cubic(float a) ->
          d < 1
              ? (a + 2) * d * d * d - (a + 3) * d * d + 1
              : d < 2 ? a * (d * d * d - 5 * d * d + 8 * d - 4) : 0;
      case Sampling.Nearest(Sampling.Rounding rounding) -> {
        double rounded =
            switch (rounding) {
              case FLOOR -> Math.floor(position);
              case CEIL -> Math.ceil(position);
              case PREFER_FLOOR -> d == 0.5 ? Math.floor(position) : Math.rint(position);
              case PREFER_CEIL -> d == 0.5 ? Math.ceil(position) : Math.rint(position);
            };
        yield rounded == at ? 1 : 0;
      }
    };
  }

  private static double weight(Resize op, Shape x, int[] out, int row, int column) {
    return weight(op, out[1], op.h(), row, x.at(1)) * weight(op, out[2], op.w(), column, x.at(2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachOutputIsAWeightedSum(int h, int w, Sampling sampling) {
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
    float[] y = new Resize(4, 4, Sampling.BILINEAR).forward(x).data();
    assertArrayEquals(
        new float[] {
          0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3
        },
        y);
  }

  @Test
  void alignedCornersKeepTheCorners() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 0, 1, 2, 3);
    float[] y = new Resize(3, 3, Sampling.BILINEAR_ALIGNED).forward(x).data();
    assertArrayEquals(new float[] {0, 0.5f, 1, 1, 1.5f, 2, 2, 2.5f, 3}, y);
  }

  @Test
  void theSameSizeIsTheSameTensor() {
    Tensor x = Samples.uniform(1, 1, 3, 4, 2);
    assertSame(x, new Resize(3, 4, Sampling.BILINEAR).forward(x));
  }

  @Test
  void aConstantStaysConstantAtAnySize() {
    Tensor x = Tensor.filled(Shape.of(1, 7, 7, 1), 0.7f);
    float[] expected = Tensor.filled(Shape.of(224 * 199), 0.7f).data();
    assertArrayEquals(expected, new Resize(224, 199, Sampling.BILINEAR).forward(x).data(), 1e-6f);
  }
}
