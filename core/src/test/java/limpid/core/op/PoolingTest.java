package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The poolings and their gradients, against windows gathered one by one. */
class PoolingTest {
  private static final Shape X = Shape.of(2, 5, 6, 2);

  static Stream<Arguments> windows() {
    return Stream.of(
            Window.of(2).stride(2),
            Window.of(3).stride(2).padding(1),
            Window.of(3),
            Window.of(2, 3).stride(3, 2).padding(1, 0, 0, 2),
            Window.of(2).stride(3),
            Window.of(3).stride(2).padding(1).dilation(2))
        .flatMap(window -> Stream.of(Arguments.of(window, false), Arguments.of(window, true)));
  }

  /** The flat positions in x that one output sees, in reading order. */
  private static int[] seen(Window w, Shape x, int... i) {
    int[] seen = new int[w.kernelH() * w.kernelW()];
    int count = 0;
    for (int r = 0; r < w.kernelH(); r++) {
      for (int s = 0; s < w.kernelW(); s++) {
        int row = i[1] * w.strideH() - w.top() + r * w.dilationH();
        int column = i[2] * w.strideW() - w.left() + s * w.dilationW();
        if (row >= 0 && row < x.at(1) && column >= 0 && column < x.at(2)) {
          seen[count++] = ((i[0] * x.at(1) + row) * x.at(2) + column) * x.at(3) + i[3];
        }
      }
    }
    return Arrays.copyOf(seen, count);
  }

  private static int winner(Doubles x, int... seen) {
    int winner = seen[0];
    for (int at : seen) {
      winner = x.data()[at] > x.data()[winner] ? at : winner;
    }
    return winner;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void maxPoolTakesTheLargest(Window window, boolean ceil) {
    MaxPool2d pool = new MaxPool2d(window, ceil);
    Shape y = pool.shape(X);
    Tensor x = Samples.distinct(1, X.extents());
    GradientCheck.of(
        pool, in -> Doubles.of(y, i -> in[0].data()[winner(in[0], seen(window, X, i))]), x);
    GradientCheck.of(
        new MaxPool2dPick(pool),
        in -> Doubles.of(y, i -> in[0].data()[winner(in[1], seen(window, X, i))]),
        Samples.uniform(2, -1, 1, X),
        x);
    GradientCheck.of(
        new MaxPool2dInput(pool),
        in -> {
          Doubles dx = Doubles.of(X, i -> 0);
          Doubles.of(y, i -> dx.data()[winner(in[1], seen(window, X, i))] += in[0].at(i));
          return dx;
        },
        Samples.uniform(3, -1, 1, y),
        x);
  }

  /** How many taps of one window lie on the input or on its padding. */
  private static int padded(Window w, Shape x, int... i) {
    int rows = 0;
    for (int r = 0; r < w.kernelH(); r++) {
      rows += i[1] * w.strideH() - w.top() + r * w.dilationH() < x.at(1) + w.bottom() ? 1 : 0;
    }
    int columns = 0;
    for (int s = 0; s < w.kernelW(); s++) {
      columns += i[2] * w.strideW() - w.left() + s * w.dilationW() < x.at(2) + w.right() ? 1 : 0;
    }
    return rows * columns;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void avgPoolTakesTheMean(Window window, boolean ceil) {
    for (boolean include : List.of(false, true)) {
      AvgPool2d pool = new AvgPool2d(window, ceil, include);
      Shape y = pool.shape(X);
      GradientCheck.of(
          pool,
          in ->
              Doubles.of(
                  y,
                  i -> {
                    int[] seen = seen(window, X, i);
                    double sum = Arrays.stream(seen).mapToDouble(at -> in[0].data()[at]).sum();
                    return sum / (include ? padded(window, X, i) : seen.length);
                  }),
          Samples.uniform(1, -1, 1, X));
      GradientCheck.of(
          new AvgPool2dInput(pool, X),
          in -> {
            Doubles dx = Doubles.of(X, i -> 0);
            Doubles.of(
                y,
                i -> {
                  int[] seen = seen(window, X, i);
                  double share = in[0].at(i) / (include ? padded(window, X, i) : seen.length);
                  Arrays.stream(seen).forEach(at -> dx.data()[at] += share);
                  return share;
                });
            return dx;
          },
          Samples.uniform(2, -1, 1, y));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "5, 6", "7, 4", "1, 6"})
  void adaptiveAvgPoolTakesTheMeanOfEachBin(int h, int w) {
    AdaptiveAvgPool2d pool = new AdaptiveAvgPool2d(h, w);
    Shape y = pool.shape(X);
    GradientCheck.of(
        pool,
        in ->
            Doubles.of(
                y, i -> bin(i, h, w).mapToDouble(at -> in[0].at(pixel(i, at))).average().orElse(9)),
        Samples.uniform(1, -1, 1, X));
    GradientCheck.of(
        new AdaptiveAvgPool2dInput(pool, X),
        in -> {
          Doubles dx = Doubles.of(X, i -> 0);
          Doubles.of(
              y,
              i -> {
                double share = in[0].at(i) / bin(i, h, w).count();
                bin(i, h, w).forEach(at -> dx.data()[(i[0] * 30 + at) * 2 + i[3]] += share);
                return share;
              });
          return dx;
        },
        Samples.uniform(2, -1, 1, y));
  }

  /** The pixels {@code 6 row + column} whose row and column overlap the bin of an output. */
  private static IntStream bin(int[] i, int h, int w) {
    return IntStream.range(0, 30)
        .filter(at -> overlaps(at / 6, 5, i[1], h) && overlaps(at % 6, 6, i[2], w));
  }

  /** Whether [position, position + 1) and [i in / n, (i + 1) in / n) share more than a point. */
  private static boolean overlaps(int position, int in, int i, int n) {
    return position * n < (i + 1) * in && (position + 1) * n > i * in;
  }

  private static int[] pixel(int[] i, int at) {
    return new int[] {i[0], at / 6, at % 6, i[3]};
  }

  @Test
  void equalMaximaGiveAllToTheFirst() {
    Node x = Node.variable(Tensor.filled(Shape.of(1, 2, 2, 1), 3));
    Node y = new MaxPool2d(Window.of(2), false).of(x);
    assertArrayEquals(new float[] {1, 0, 0, 0}, Backward.from(y).to(x).at(x).data());
  }

  @Test
  void overlappingWindowsAddUpAtTheirCommonMaximum() {
    Node x = Node.variable(Tensor.of(Shape.of(1, 1, 3, 1), 1, 5, 2));
    Node y = new MaxPool2d(Window.of(1, 2), false).of(x);
    assertArrayEquals(new float[] {0, 2, 0}, Backward.from(y).to(x).at(x).data());
  }

  @Test
  void paddingNeverWins() {
    Tensor x = Tensor.filled(Shape.of(1, 3, 3, 2), -7);
    Tensor y = new MaxPool2d(Window.of(3).stride(2).padding(1), false).forward(x);
    assertArrayEquals(new float[] {-7, -7, -7, -7, -7, -7, -7, -7}, y.data());
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void infinitiesAndNansAreFound(int kernelH, int kernelW) {
    float low = Float.NEGATIVE_INFINITY;
    Shape shape = kernelH == 1 ? Shape.of(1, 1, 6, 1) : Shape.of(1, 6, 1, 1);
    Node x = Node.variable(Tensor.of(shape, low, low, Float.NaN, 3, 3, Float.NaN));
    Node y = new MaxPool2d(Window.of(kernelH, kernelW).stride(kernelH, kernelW), false).of(x);
    assertArrayEquals(new float[] {low, Float.NaN, Float.NaN}, y.value().data());
    assertArrayEquals(new float[] {1, 0, 1, 0, 0, 1}, Backward.from(y).to(x).at(x).data());
  }

  @Test
  void theTwoZerosAreEqual() {
    Node x = Node.variable(Tensor.of(Shape.of(1, 1, 4, 1), -0f, 0f, 0f, -0f));
    Node y = new MaxPool2d(Window.of(1, 2).stride(2), false).of(x);
    assertArrayEquals(new float[] {1, 0, 1, 0}, Backward.from(y).to(x).at(x).data());
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "3, 17", "9, 40"})
  void manyImagesAndChannelsStayApart(int images, int channels) {
    MaxPool2d pool = new MaxPool2d(Window.of(3).stride(2).padding(1), false);
    Tensor x = Samples.distinct(1, images, 6, 5, channels);
    Doubles wide = Doubles.of(x);
    Shape y = pool.shape(x.shape());
    Doubles expected =
        Doubles.of(y, i -> wide.data()[winner(wide, seen(pool.window(), x.shape(), i))]);
    GradientCheck.close("forward", expected, pool.forward(x), 0);
    GradientCheck.close("pick", expected, new MaxPool2dPick(pool).forward(x, x), 0);
    Tensor g = Samples.uniform(2, -1, 1, y);
    Doubles gradient = Doubles.of(g);
    Doubles dx = Doubles.of(x.shape(), i -> 0);
    Doubles.of(
        y, i -> dx.data()[winner(wide, seen(pool.window(), x.shape(), i))] += gradient.at(i));
    GradientCheck.close("scatter", dx, new MaxPool2dInput(pool).forward(g, x), 1e-6);
  }

  @Test
  void ceilDropsAWindowThatBeginsBeyondTheInput() {
    Window window = Window.of(2).stride(3).padding(1);
    assertEquals(Shape.of(1, 2, 2, 1), new MaxPool2d(window, true).shape(Shape.of(1, 5, 5, 1)));
    assertEquals(Shape.of(1, 3, 3, 1), new MaxPool2d(window, true).shape(Shape.of(1, 6, 6, 1)));
  }

  @Test
  void theLayersOfKnownNetsHaveTheirShapes() {
    Window stem = Window.of(3).stride(2).padding(1);
    assertEquals(
        Shape.of(1, 56, 56, 64), new MaxPool2d(stem, false).shape(Shape.of(1, 112, 112, 64)));
    Window squeeze = Window.of(3).stride(2);
    assertEquals(
        Shape.of(1, 27, 27, 96), new MaxPool2d(squeeze, true).shape(Shape.of(1, 54, 54, 96)));
    assertEquals(
        Shape.of(1, 26, 26, 96), new MaxPool2d(squeeze, false).shape(Shape.of(1, 54, 54, 96)));
  }
}
