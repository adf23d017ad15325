package limpid.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  /** The paddings of TensorFlow's own examples of SAME, and of strides beyond the kernel. */
  @ParameterizedTest
  @CsvSource({
    "13, 6, 5, 1, 2",
    "224, 3, 2, 0, 1",
    "225, 3, 2, 1, 1",
    "7, 3, 1, 1, 1",
    "8, 1, 2, 0, 0",
    "9, 2, 1, 0, 1",
    "5, 2, 4, 0, 1"
  })
  void samePaddingGivesAnOutputForEachStride(
      int in, int kernel, int stride, int before, int after) {
    Window window = Window.of(kernel, 1).stride(stride, 1).same(in, 4);
    assertEquals(before, window.top());
    assertEquals(after, window.bottom());
    assertEquals(0, window.left() + window.right());
    assertEquals(Math.ceilDiv(in, stride), window.outH(in));
  }
}
