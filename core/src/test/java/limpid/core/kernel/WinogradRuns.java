package limpid.core.kernel;

import java.util.Random;
import limpid.core.Epilogue;
import limpid.core.Window;

/** One convolution on random data, by an algorithm and by its definition in double. */
final class WinogradRuns {
  final ConvGeometry g;
  final float[] x;
  final float[] w;
  final float[] dy;
  final float[] bias;

  WinogradRuns(ConvGeometry g, long seed) {
    this.g = g;
    Random random = new Random(seed);
    x = Arrays32.random(random, g.n() * g.h() * g.w() * g.c());
    w = Arrays32.random(random, 9 * g.c() * g.k());
    dy = Arrays32.random(random, g.n() * g.p() * g.q() * g.k());
    bias = Arrays32.random(random, g.k());
  }

  /** The same convolution with the stride that the algorithm wants. */
  static ConvGeometry strided(ConvGeometry g, ConvAlgorithm algorithm) {
    int stride = algorithm == ConvAlgorithm.WINOGRAD_STRIDED ? 2 : 1;
    return new ConvGeometry(
        g.n(), g.h(), g.w(), g.c(), g.k(), g.window().stride(stride), g.groups());
  }

  /** Whether the kernels of this process have more than the direct algorithm. */
  static boolean possible() {
    return Twins.available() && !(Kernels.active() instanceof ScalarKernels);
  }

  float[] forward(Kernels kernels, ConvAlgorithm algorithm, Epilogue epilogue) {
    float[] y = Arrays32.unwritten(dy.length);
    forward(kernels, algorithm, epilogue, y);
    return y;
  }

  void forward(Kernels kernels, ConvAlgorithm algorithm, Epilogue epilogue, float[] y) {
    kernels.conv2d(g, x, kernels.packForward(g, algorithm, w), epilogue, y);
  }

  float[] input(Kernels kernels, ConvAlgorithm algorithm, Epilogue epilogue) {
    float[] dx = Arrays32.unwritten(x.length);
    kernels.conv2dInput(g, dy, kernels.packBackward(g, algorithm, w), epilogue, dx);
    return dx;
  }

  float[] weight(Kernels kernels, ConvAlgorithm algorithm) {
    float[] dw = Arrays32.unwritten(w.length);
    kernels.conv2dWeight(g, algorithm, x, dy, dw);
    return dw;
  }

  /** The convolution with every product and sum in double. */
  double[] exactForward() {
    double[] y = new double[dy.length];
    everyPair((in, out, tap) -> multiply(in, out, tap, null, y));
    return y;
  }

  double[] exactInput() {
    double[] dx = new double[x.length];
    everyPair((in, out, tap) -> multiply(in, out, tap, dx, null));
    return dx;
  }

  double[] exactWeight() {
    double[] dw = new double[w.length];
    everyPair(
        (in, out, tap) -> {
          for (int c = 0; c < g.c(); c++) {
            for (int k = 0; k < g.k(); k++) {
              dw[tap + c * g.k() + k] += (double) x[in + c] * dy[out + k];
            }
          }
        });
    return dw;
  }

  private interface Pair {
    void at(int in, int out, int tap);
  }

  private void everyPair(Pair pair) {
    Window win = g.window();
    for (int row = 0; row < g.n() * g.p(); row++) {
      for (int q = 0; q < g.q(); q++) {
        for (int tap = 0; tap < 9; tap++) {
          int h = row % g.p() * win.strideH() - win.top() + tap / 3;
          int v = q * win.strideW() - win.left() + tap % 3;
          if (h >= 0 && h < g.h() && v >= 0 && v < g.w()) {
            int in = (row / g.p() * g.h() + h) * g.w() + v;
            pair.at(in * g.c(), (row * g.q() + q) * g.k(), tap * g.c() * g.k());
          }
        }
      }
    }
  }

  private void multiply(int in, int out, int tap, double[] dx, double[] y) {
    for (int c = 0; c < g.c(); c++) {
      int from = tap + c * g.k();
      for (int k = 0; k < g.k(); k++) {
        if (dx == null) {
          y[out + k] += (double) x[in + c] * w[from + k];
        } else {
          dx[in + c] += (double) dy[out + k] * w[from + k];
        }
      }
    }
  }

  /** {@code |actual - exact| / |exact|}; NaN where anything was left unwritten. */
  static double error(double[] exact, float[] actual) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += (actual[i] - exact[i]) * (actual[i] - exact[i]);
      norm += exact[i] * exact[i];
    }
    return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
  }
}
