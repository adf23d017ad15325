package limpid.core.kernel;

import limpid.core.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class KernelTwinTest {
  private static int threads;

  @BeforeAll
  static void rememberThreads() {
    threads = ThreadsOfProcess.COUNT;
  }

  @AfterAll
  static void restoreThreads() {
    Workers.threads(threads);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ResNet conv1,                 1, 33, 33,  3, 64, 7, 2, 3, 1, 1",
    "VGG conv1_1,                  2, 28, 28,  3, 64, 3, 1, 1, 1, 1",
    "VGG conv3_2,                  1, 14, 14, 64, 64, 3, 1, 1, 1, 1",
    "ResNet reduce,                1, 14, 14, 96, 32, 1, 1, 0, 1, 1",
    "ResNet expand,                1,  7,  7, 32, 96, 1, 1, 0, 1, 1",
    "ResNet shortcut,              2, 14, 14, 32, 64, 1, 2, 0, 1, 1",
    "ResNet stride 2,              2, 14, 14, 32, 32, 3, 2, 1, 1, 1",
    "ResNet stage 4,               1,  7,  7, 80, 80, 3, 1, 1, 1, 1",
    "ResNet-20 first,              4, 32, 32,  3, 16, 3, 1, 1, 1, 1",
    "ResNet-20 stage 1,            4, 32, 32, 16, 16, 3, 1, 1, 1, 1",
    "ResNet-20 stage 2,            4, 16, 16, 16, 32, 3, 2, 1, 1, 1",
    "DeepLab dilation 2,           1, 15, 15, 32, 40, 3, 1, 2, 2, 1",
    "dilation 2 and stride 2,      1, 15, 15, 20, 33, 3, 2, 2, 2, 1",
    "dilation 3 and stride 2,      1, 17, 17, 16, 32, 3, 2, 3, 3, 1",
    "ResNeXt,                      1, 14, 14, 64, 64, 3, 1, 1, 1, 8",
    "ResNeXt 32x4d,                1, 14, 14,128,128, 3, 1, 1, 1, 32",
    "ResNeXt 32x4d stride 2,       1, 14, 14,128,128, 3, 2, 1, 1, 32",
    "AlexNet conv2,                1, 13, 13, 32, 64, 5, 1, 2, 1, 2",
    "groups of one input,          2,  9,  9,  6, 12, 3, 1, 1, 1, 6",
    "MobileNet depthwise,          2, 14, 14, 32, 32, 3, 1, 1, 1, 32",
    "MobileNet depthwise stride 2,  2, 14, 14, 48, 48, 3, 2, 1, 1, 48",
    "depthwise 3x3 of wide rows,   2,  7, 70, 40, 40, 3, 1, 1, 1, 40",
    "depthwise 3x3 inside,         1,  6, 31, 32, 32, 3, 1, 0, 1, 32",
    "depthwise 3x3 of two columns, 1,  5,  2, 32, 32, 3, 1, 1, 1, 32",
    "depthwise 7x7,                1, 14, 14, 40, 40, 7, 1, 3, 1, 40",
    "depthwise tail,               1,  9,  9, 37, 37, 5, 2, 2, 1, 37",
    "depthwise below a vector,     1,  9,  9,  3,  3, 3, 1, 1, 1, 3",
    "one pixel,                    5,  1,  1, 50, 70, 1, 1, 0, 1, 1",
    "whole image,                  3,  6,  6, 24, 40, 6, 1, 0, 1, 1",
    "stride above kernel,          2, 11, 11, 16, 32, 2, 3, 0, 1, 1",
    "padding above kernel,         1,  5,  5, 16, 32, 2, 1, 3, 1, 1",
    "wide rows,                    1,  2, 640, 4, 20, 1, 1, 0, 1, 1",
    "wider rows than a block,      1,  2, 640, 4, 20, 3, 1, 1, 1, 1",
    "long reduction at odd width,   1,  5, 13, 331, 40, 1, 1, 0, 1, 1",
    "long reduction at stride 2,    1, 11, 11, 110, 70, 3, 2, 1, 1, 1",
    "more weights than the cache,  3,  4,  4, 192, 192, 3, 1, 1, 1, 1",
    "short rows,                   2,  7,  7, 24, 136, 3, 1, 1, 1, 1",
    "short rows at stride 2,       1, 14, 14, 40, 200, 3, 2, 1, 1, 1",
    "short rows of a shortcut,     2, 14, 14, 48, 128, 1, 2, 0, 1, 1",
    "short rows of dilation 2,     1,  9,  9, 20, 130, 3, 1, 2, 2, 1",
    "few channels at dilation 2,   2, 13, 13,  2, 20, 3, 2, 2, 2, 1",
    "few; stride above kernel,     2, 11, 11,  3, 16, 2, 3, 0, 1, 1",
    "few; padding above kernel,    1,  5,  5,  1, 16, 2, 1, 3, 1, 1",
    "few channels of a batch,      9,  6,  6,  4, 70, 3, 1, 1, 1, 1"
  })
  void layerEqualsItsScalarTwin(
      String name,
      int n,
      int h,
      int w,
      int c,
      int k,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups) {
    Window win = Window.of(kernel).stride(stride).padding(padding).dilation(dilation);
    onOneAndTwoThreads(new ConvGeometry(n, h, w, c, k, win, groups));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TensorFlow same stride 2,  0, 0, 1, 1, 2, 2",
    "ceil mode,                 1, 1, 2, 2, 3, 3",
    "top only,                  2, 0, 0, 0, 1, 1",
    "right only,                0, 0, 0, 3, 1, 1",
    "strides differ,            1, 0, 1, 2, 2, 1"
  })
  void unevenPaddingEqualsItsScalarTwin(
      String name, int top, int left, int bottom, int right, int strideH, int strideW) {
    Window win = Window.of(3).stride(strideH, strideW).padding(top, left, bottom, right);
    onOneAndTwoThreads(new ConvGeometry(2, 12, 11, 19, 37, win, 1));
  }

  @ParameterizedTest(name = "padding {0} to the left and {1} to the right of {2} columns")
  @CsvSource({"1, 2, 1", "0, 3, 1", "1, 1, 1", "1, 3, 2", "2, 1, 3", "1, 2, 5"})
  void depthwiseRowsThatAreLongerThanTheMapEqualTheirScalarTwin(int left, int right, int columns) {
    Window win = Window.of(3).padding(1, left, 1, right);
    onOneAndTwoThreads(new ConvGeometry(2, 9, columns, 32, 32, win, 32));
  }

  @Test
  void depthwiseGradientInOneColumnEqualsItsScalarTwin() {
    Window win = Window.of(5).stride(2).padding(0, 1, 2, 0);
    onOneAndTwoThreads(new ConvGeometry(2, 11, 4, 16, 16, win, 16));
  }

  @ParameterizedTest(name = "kernel {0} x {1}")
  @CsvSource({"1, 7", "7, 1", "1, 3", "2, 5"})
  void oblongKernelsEqualTheirScalarTwin(int kernelH, int kernelW) {
    Window win = Window.of(kernelH, kernelW).padding(kernelH / 2, kernelW / 2, 0, kernelW / 2);
    onOneAndTwoThreads(new ConvGeometry(2, 12, 12, 24, 40, win, 1));
  }

  @ParameterizedTest(name = "{0} x {1} x {2}")
  @CsvSource({
    "1, 512, 10",
    "1, 1000, 1000",
    "3, 2050, 100",
    "11, 65, 33",
    "12, 65, 33",
    "37, 2500, 48",
    "24, 30, 20",
    "128, 64, 10",
    "16, 1, 1",
    "1, 1, 1",
    "9, 20, 2100",
    "29, 400, 1100",
    "13, 7, 1",
    "5, 301, 1000",
    "3, 2, 40"
  })
  void linearEqualsItsScalarTwin(int n, int in, int out) {
    new Twins(n + in, 1, 2).agree(n, in, out);
  }

  private static void onOneAndTwoThreads(ConvGeometry g) {
    new Twins(g.hashCode(), 1, 2).agree(g);
  }
}
