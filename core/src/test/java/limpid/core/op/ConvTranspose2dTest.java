package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transposed convolution as a layer, against its definition. */
class ConvTranspose2dTest {

  /** Every pixel of x puts its multiples of the filters into y, where they are added. */
  private static Doubles spread(ConvTranspose2d op, Shape shape, Doubles... in) {
    Window window = op.window();
    int inGroup = in[0].shape().at(3) / op.groups();
    int outGroup = in[1].shape().at(2);
    Doubles y = Doubles.of(shape, i -> in.length == 3 ? in[2].at(i[3]) : 0);
    Doubles.of(
        Shape.of(in[0].shape().size(), window.kernelH(), window.kernelW(), outGroup),
        i -> {
          int c = i[0] % in[0].shape().at(3);
          int column = i[0] / in[0].shape().at(3) % in[0].shape().at(2);
          int row = i[0] / in[0].shape().at(3) / in[0].shape().at(2) % in[0].shape().at(1);
          int n = i[0] / in[0].shape().at(3) / in[0].shape().at(2) / in[0].shape().at(1);
          int h = row * window.strideH() - window.top() + i[1] * window.dilationH();
          int w = column * window.strideW() - window.left() + i[2] * window.dilationW();
          if (h >= 0 && h < shape.at(1) && w >= 0 && w < shape.at(2)) {
            int k = c / inGroup * outGroup + i[3];
            int at = ((n * shape.at(1) + h) * shape.at(2) + w) * shape.at(3) + k;
            y.data()[at] += in[0].data()[i[0]] * in[1].at(i[1], i[2], i[3], c);
          }
          return 0;
        });
    return y;
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 0, 0, 1, 1", "3, 2, 1, 1, 1, 2", "3, 1, 1, 0, 2, 1", "2, 3, 0, 2, 1, 4"})
  void pixelsSpreadOverTheirWindows(
      int kernel, int stride, int padding, int more, int dilation, int groups) {
    Window window = Window.of(kernel).stride(stride).padding(padding).dilation(dilation);
    ConvTranspose2d op = new ConvTranspose2d(window, more, groups);
    Shape x = Shape.of(2, 2, 3, 4);
    Shape w = Shape.of(kernel, kernel, 2, 4);
    Shape y = op.shape(x, w);
    GradientCheck.of(
        op,
        in -> spread(op, y, in),
        Samples.uniform(1, -1, 1, x),
        Samples.uniform(2, -1, 1, w),
        Samples.uniform(3, 2 * groups));
    GradientCheck.of(
        op, in -> spread(op, y, in), Samples.uniform(1, -1, 1, x), Samples.uniform(2, -1, 1, w));
  }
}
