package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import limpid.core.Epilogue;
import limpid.core.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin against the definition in double precision, read off a padded image. */
class ScalarKernelsTest {
  private static final Kernels SCALAR = new ScalarKernels();

  @ParameterizedTest
  @CsvSource({
    "3, 1, 1, 1, 1",
    "3, 2, 1, 1, 1",
    "1, 2, 0, 1, 1",
    "3, 1, 2, 2, 1",
    "5, 3, 2, 1, 1",
    "3, 1, 1, 1, 2",
    "3, 2, 1, 1, 6",
    "2, 1, 0, 3, 3"
  })
  void convolutionIsTheDefinition(int kernel, int stride, int padding, int dilation, int groups) {
    Window win =
        Window.of(kernel)
            .stride(stride)
            .padding(padding, padding + 1, padding, 0)
            .dilation(dilation);
    ConvGeometry g = new ConvGeometry(2, 9, 10, 6, 12, win, groups);
    Random random = new Random(3);
    float[] x = Arrays32.random(random, 2 * 9 * 10 * 6);
    float[] w = Arrays32.random(random, kernel * kernel * g.groupC() * 12);
    float[] bias = Arrays32.random(random, 12);
    float[] y = Twins.forward(SCALAR, g, x, w, Epilogue.bias(bias));
    double[] expected = definition(g, x, w, bias);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 3e-6, "at " + i);
    }
  }

  private static double[] definition(ConvGeometry g, float[] x, float[] w, float[] bias) {
    Window win = g.window();
    int wide = g.w() + win.left() + win.right();
    int high = g.h() + win.top() + win.bottom();
    double[][][][] padded = new double[g.n()][high][wide][g.c()];
    for (int i = 0; i < x.length; i++) {
      int pixel = i / g.c();
      int row = pixel / g.w();
      padded[row / g.h()][row % g.h() + win.top()][pixel % g.w() + win.left()][i % g.c()] = x[i];
    }
    double[] y = new double[g.n() * g.p() * g.q() * g.k()];
    for (int i = 0; i < y.length; i++) {
      int k = i % g.k();
      int pixel = i / g.k();
      int row = pixel / g.q();
      double[][][] image = padded[row / g.p()];
      y[i] = bias[k];
      for (int j = 0; j < w.length / g.k(); j++) {
        int c = j % g.groupC() + k / g.groupK() * g.groupC();
        int tap = j / g.groupC();
        int h = row % g.p() * win.strideH() + tap / win.kernelW() * win.dilationH();
        int v = pixel % g.q() * win.strideW() + tap % win.kernelW() * win.dilationW();
        y[i] += image[h][v][c] * w[j * g.k() + k];
      }
    }
    return y;
  }

  /** {@code <conv(x, w), dy> = <x, dx> = <w, dw>}. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 1, 1, 1",
    "3, 2, 1, 1, 1",
    "1, 2, 0, 1, 1",
    "3, 1, 2, 2, 1",
    "5, 3, 2, 1, 1",
    "3, 1, 1, 1, 2",
    "3, 2, 1, 1, 6",
    "2, 1, 0, 3, 3"
  })
  void gradientsAreAdjoint(int kernel, int stride, int padding, int dilation, int groups) {
    Window win =
        Window.of(kernel)
            .stride(stride, 1)
            .padding(padding, 0, padding + 1, padding)
            .dilation(dilation);
    ConvGeometry g = new ConvGeometry(2, 11, 9, 6, 12, win, groups);
    Random random = new Random(4);
    float[] x = Arrays32.random(random, 2 * 11 * 9 * 6);
    float[] w = Arrays32.random(random, kernel * kernel * g.groupC() * 12);
    float[] dy = Arrays32.random(random, 2 * g.p() * g.q() * 12);
    double expected = Arrays32.dot(Twins.forward(SCALAR, g, x, w, Epilogue.NONE), dy);
    assertEquals(expected, Arrays32.dot(x, Twins.input(SCALAR, g, dy, w, Epilogue.NONE)), 1e-4);
    assertEquals(expected, Arrays32.dot(w, Twins.weight(SCALAR, g, x, dy)), 1e-4);
  }

  @Test
  void linearIsTheMatrixProduct() {
    float[] x = {1, 2, 3, 4, 5, 6};
    float[] w = {1, 10, 2, 20, 3, 30};
    float[] y = Arrays32.unwritten(4);
    SCALAR.linear(2, 3, 2, x, w, new float[] {0.5f, 7}, y);
    assertEquals(14.5f, y[0]);
    assertEquals(147, y[1]);
    assertEquals(32.5f, y[2]);
    assertEquals(327, y[3]);
  }

  @Test
  void linearInputAndWeightAreTheAdjointsOfLinear() {
    Random random = new Random(5);
    float[] x = Arrays32.random(random, 3 * 40);
    float[] w = Arrays32.random(random, 40 * 53);
    float[] dy = Arrays32.random(random, 3 * 53);
    float[] y = Arrays32.unwritten(3 * 53);
    float[] dx = Arrays32.unwritten(3 * 40);
    SCALAR.linear(3, 40, 53, x, w, null, y);
    SCALAR.linearInput(3, 40, 53, dy, w, dx);
    assertEquals(Arrays32.dot(y, dy), Arrays32.dot(x, dx), 1e-4);
    float[] dw = Arrays32.unwritten(40 * 53);
    SCALAR.linearWeight(3, 40, 53, x, dy, dw);
    assertEquals(Arrays32.dot(y, dy), Arrays32.dot(w, dw), 1e-4);
  }

  @Test
  void biasComesAfterTheSum() {
    float[] y = new float[1];
    SCALAR.linear(1, 2, 1, new float[] {1, -1}, new float[] {1, 1}, new float[] {1e-10f}, y);
    assertEquals(1e-10f, y[0]);
  }
}
