package limpid.core.kernel;

import limpid.core.Epilogue;
import limpid.core.Window;

/**
 * The kernels as their definitions read: one output at a time, one fused multiply-add at a time.
 */
public final class ScalarKernels implements Kernels {
  private static final Strips STRIPS = new ScalarStrips();

  /** Kernels without state. */
  public ScalarKernels() {}

  private record Plain(float[] w) implements Packed {}

  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public Packed packForward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    return new Plain(w);
  }

  @Override
  public Packed packBackward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    return new Plain(w);
  }

  @Override
  public void conv2d(ConvGeometry g, float[] x, Packed packed, Epilogue epilogue, float[] y) {
    float[] w = ((Plain) packed).w;
    int p = g.p();
    int q = g.q();
    Workers.shared()
        .split(
            g.n() * p,
            row -> {
              for (int col = 0; col < q; col++) {
                for (int k = 0; k < g.k(); k++) {
                  int at = (row * q + col) * g.k() + k;
                  y[at] = epilogue.of(convolved(g, x, w, row / p, row % p, col, k), k, at);
                }
              }
            });
  }

  private static float convolved(ConvGeometry g, float[] x, float[] w, int n, int p, int q, int k) {
    Window win = g.window();
    int first = k / g.groupK() * g.groupC();
    float sum = 0;
    for (int r = 0; r < win.kernelH(); r++) {
      int h = p * win.strideH() - win.top() + r * win.dilationH();
      for (int s = 0; s < win.kernelW(); s++) {
        int v = q * win.strideW() - win.left() + s * win.dilationW();
        if (h < 0 || h >= g.h() || v < 0 || v >= g.w()) {
          continue;
        }
        int pixel = ((n * g.h() + h) * g.w() + v) * g.c() + first;
        int tap = (r * win.kernelW() + s) * g.groupC();
        for (int c = 0; c < g.groupC(); c++) {
          sum = Math.fma(x[pixel + c], w[(tap + c) * g.k() + k], sum);
        }
      }
    }
    return sum;
  }

  @Override
  public void conv2dInput(
      ConvGeometry g, float[] dy, Packed packed, Epilogue epilogue, float[] dx) {
    float[] w = ((Plain) packed).w;
    Workers.shared()
        .split(
            g.n() * g.h(),
            row -> {
              for (int col = 0; col < g.w(); col++) {
                for (int c = 0; c < g.c(); c++) {
                  int at = (row * g.w() + col) * g.c() + c;
                  dx[at] = epilogue.of(gathered(g, dy, w, row / g.h(), row % g.h(), col, c), c, at);
                }
              }
            });
  }

  private static float gathered(ConvGeometry g, float[] dy, float[] w, int n, int h, int v, int c) {
    Window win = g.window();
    int first = c / g.groupC() * g.groupK();
    int apart = g.fewChannels() ? g.columnsApart() : 1;
    float sum = 0;
    for (int p = 0; p < g.p(); p++) {
      int r = tap(h + win.top() - p * win.strideH(), win.dilationH(), win.kernelH());
      for (int i = 0; r >= 0 && i < apart; i++) {
        for (int q = i; q < g.q(); q += apart) {
          int s = tap(v + win.left() - q * win.strideW(), win.dilationW(), win.kernelW());
          if (s < 0) {
            continue;
          }
          int pixel = ((n * g.p() + p) * g.q() + q) * g.k() + first;
          int weight = ((r * win.kernelW() + s) * g.groupC() + c % g.groupC()) * g.k() + first;
          sum =
              g.fewChannels()
                  ? sum + channels(g, dy, pixel, w, weight, 0)
                  : channels(g, dy, pixel, w, weight, sum);
        }
      }
    }
    return sum;
  }

  private static float channels(
      ConvGeometry g, float[] dy, int pixel, float[] w, int weight, float sum) {
    for (int k = 0; k < g.groupK(); k++) {
      sum = Math.fma(dy[pixel + k], w[weight + k], sum);
    }
    return sum;
  }

  /** The tap that lies this far into the window, or -1 if none does. */
  private static int tap(int distance, int dilation, int kernel) {
    boolean hit = distance >= 0 && distance % dilation == 0 && distance / dilation < kernel;
    return hit ? distance / dilation : -1;
  }

  @Override
  public void conv2dWeight(
      ConvGeometry g, ConvAlgorithm algorithm, float[] x, float[] dy, float[] dw) {
    Window win = g.window();
    Workers.shared()
        .split(
            win.kernelH() * win.kernelW() * g.groupC(),
            tapAndChannel -> {
              int c = tapAndChannel % g.groupC();
              int s = tapAndChannel / g.groupC() % win.kernelW();
              int r = tapAndChannel / g.groupC() / win.kernelW();
              for (int k = 0; k < g.k(); k++) {
                int channel = k / g.groupK() * g.groupC() + c;
                dw[tapAndChannel * g.k() + k] = correlated(g, x, dy, r, s, channel, k);
              }
            });
  }

  private static float correlated(
      ConvGeometry g, float[] x, float[] dy, int r, int s, int c, int k) {
    Window win = g.window();
    float sum = 0;
    for (int n = 0; n < g.n(); n++) {
      for (int p = 0; p < g.p(); p++) {
        int h = p * win.strideH() - win.top() + r * win.dilationH();
        for (int q = 0; h >= 0 && h < g.h() && q < g.q(); q++) {
          int v = q * win.strideW() - win.left() + s * win.dilationW();
          if (v >= 0 && v < g.w()) {
            float value = x[((n * g.h() + h) * g.w() + v) * g.c() + c];
            sum = Math.fma(value, dy[((n * g.p() + p) * g.q() + q) * g.k() + k], sum);
          }
        }
      }
    }
    return sum;
  }

  @Override
  public Strips strips() {
    return STRIPS;
  }

  @Override
  public void linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y) {
    for (int row = 0; row < n; row++) {
      for (int o = 0; o < out; o++) {
        float sum = 0;
        for (int i = 0; i < in; i++) {
          sum = Math.fma(x[row * in + i], w[i * out + o], sum);
        }
        y[row * out + o] = bias == null ? sum : sum + bias[o];
      }
    }
  }

  @Override
  public void linearInput(int n, int in, int out, float[] dy, float[] w, float[] dx) {
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < in; i++) {
        float[] sums = new float[16];
        for (int o = 0; o < out; o++) {
          sums[o % 16] = Math.fma(dy[row * out + o], w[i * out + o], sums[o % 16]);
        }
        for (int apart = 8; apart > 0; apart /= 2) {
          for (int j = 0; j < apart; j++) {
            sums[j] += sums[j + apart];
          }
        }
        dx[row * in + i] = sums[0];
      }
    }
  }

  @Override
  public void linear(int n, Bfloat16 w, float[] x, float[] bias, float[] y) {
    linear(n, w.in(), w.out(), x, w.widened(), bias, y);
  }

  @Override
  public void linearInput(int n, Bfloat16 w, float[] dy, float[] dx) {
    linearInput(n, w.in(), w.out(), dy, w.widened(), dx);
  }

  @Override
  public void linearWeight(int n, int in, int out, float[] x, float[] dy, float[] dw) {
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        float sum = 0;
        for (int row = 0; row < n; row++) {
          sum = Math.fma(x[row * in + i], dy[row * out + o], sum);
        }
        dw[i * out + o] = sum;
      }
    }
  }

  @Override
  public long fma(int rounds) {
    float a = 0;
    float b = 1;
    float c = 2;
    float d = 3;
    for (int round = 0; round < rounds; round++) {
      a = Math.fma(a, 0.5f, 1);
      b = Math.fma(b, 0.5f, 1);
      c = Math.fma(c, 0.5f, 1);
      d = Math.fma(d, 0.5f, 1);
    }
    if (!(a + b + c + d > 0)) {
      throw new ArithmeticException("chains of positive numbers came to no positive sum");
    }
    return 2L * 4 * rounds;
  }
}
