package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The convolution and its two adjoints, against the sum that defines them. */
@Tag("slow")
class Conv2dTest {

  static Stream<Arguments> convolutions() {
    return Stream.of(
        Arguments.of(Window.of(1), 1, Shape.of(1, 2, 3, 3), 2),
        Arguments.of(Window.of(3).padding(1), 1, Shape.of(1, 4, 3, 2), 2),
        Arguments.of(Window.of(3).stride(2).padding(1), 1, Shape.of(2, 5, 4, 2), 3),
        Arguments.of(Window.of(2, 3).stride(1, 2).padding(0, 1, 1, 2), 1, Shape.of(1, 3, 4, 2), 2),
        Arguments.of(Window.of(3).padding(2).dilation(2), 1, Shape.of(1, 4, 4, 2), 2),
        Arguments.of(Window.of(3).padding(1), 2, Shape.of(1, 3, 3, 4), 6),
        Arguments.of(Window.of(3).stride(2).padding(1), 3, Shape.of(1, 5, 5, 3), 3),
        Arguments.of(Window.of(3).padding(1), 2, Shape.of(1, 3, 3, 2), 4));
  }

  private static Tensor weight(Window window, int groups, Shape x, int k) {
    return Samples.uniform(2, window.kernelH(), window.kernelW(), x.at(3) / groups, k);
  }

  /** {@code y[n,p,q,k] = b[k] + sum_{r,s,c} x[n, ps - pad + rd, qs - pad + sd, c] w[r,s,c,k]}. */
  private static Doubles convolved(Conv2d conv, Shape y, Doubles... in) {
    Window window = conv.window();
    Shape w = in[1].shape();
    return Doubles.of(
        y,
        i -> {
          int first = i[3] / (w.at(3) / conv.groups()) * w.at(2);
          double sum = in.length == 3 ? in[2].data()[i[3]] : 0;
          for (int r = 0; r < w.at(0); r++) {
            for (int s = 0; s < w.at(1); s++) {
              int row = i[1] * window.strideH() - window.top() + r * window.dilationH();
              int column = i[2] * window.strideW() - window.left() + s * window.dilationW();
              for (int c = 0; c < w.at(2); c++) {
                sum += in[0].pixel(i[0], row, column, first + c) * in[1].at(r, s, c, i[3]);
              }
            }
          }
          return sum;
        });
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionEqualsItsSum(Window window, int groups, Shape x, int k) {
    Conv2d conv = new Conv2d(window, groups);
    Tensor w = weight(window, groups, x, k);
    Shape y = conv.shape(x, w.shape());
    Tensor image = Samples.uniform(1, -1, 1, x);
    GradientCheck.of(conv, in -> convolved(conv, y, in), image, w);
    GradientCheck.of(conv, in -> convolved(conv, y, in), image, w, Samples.uniform(3, k));
  }

  /** The adjoints' definition: the slopes of the bilinear {@code <conv(x, w), dy>}, one by one. */
  @ParameterizedTest
  @MethodSource("convolutions")
  void inputAdjointEqualsItsSum(Window window, int groups, Shape x, int k) {
    Conv2d conv = new Conv2d(window, groups);
    Tensor w = weight(window, groups, x, k);
    Tensor dy = Samples.uniform(4, -1, 1, conv.shape(x, w.shape()));
    GradientCheck.of(
        new Conv2dInput(conv, x),
        in -> Doubles.of(x, i -> convolved(conv, dy.shape(), unit(x, i), in[1]).dot(in[0])),
        dy,
        w);
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void weightAdjointEqualsItsSum(Window window, int groups, Shape x, int k) {
    Conv2d conv = new Conv2d(window, groups);
    Shape w = weight(window, groups, x, k).shape();
    Tensor dy = Samples.uniform(4, -1, 1, conv.shape(x, w));
    GradientCheck.of(
        new Conv2dWeight(conv, w),
        in -> Doubles.of(w, i -> convolved(conv, dy.shape(), in[0], unit(w, i)).dot(in[1])),
        Samples.uniform(1, -1, 1, x),
        dy);
  }

  private static Doubles unit(Shape shape, int... at) {
    return Doubles.of(shape, i -> Arrays.equals(i, at) ? 1 : 0);
  }

  @Test
  void aMultiplyAddCountsAsTwoOperations() {
    Conv2d conv = new Conv2d(Window.of(3).padding(1), 2);
    Shape x = Shape.of(5, 7, 8, 4);
    Shape w = Shape.of(3, 3, 2, 6);
    long flops = 2L * 5 * 7 * 8 * 6 * 2 * 9;
    assertEquals(flops, conv.flops(x, w));
    assertEquals(flops, new Conv2dInput(conv, x).flops(conv.shape(x, w), w));
    assertEquals(flops, new Conv2dWeight(conv, w).flops(x, conv.shape(x, w)));
  }
}
