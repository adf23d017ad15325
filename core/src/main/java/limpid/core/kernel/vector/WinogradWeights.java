package limpid.core.kernel.vector;

import java.util.Arrays;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;

/**
 * Weights as the products of {@link Winograd} read them: {@code u = G w G^T} of each pair of
 * channels, computed in double and rounded once, and of each position of u a matrix in {@link
 * Panels}.
 *
 * @param size rows and columns of results in a tile, 2 or 4
 * @param adjoint whether they are those of the adjoint: flipped, input and output channels changed
 * @param channels channels that are read
 * @param panels channels that are written
 * @param u {@code [position][panel][channel][width]}, from {@link Panels#FIRST} on
 */
record WinogradWeights(int size, boolean adjoint, int channels, Panels panels, float[] u)
    implements Kernels.Packed {

  static WinogradWeights of(ConvGeometry g, ConvAlgorithm algorithm, boolean adjoint, float[] w) {
    algorithm.check(g);
    int size = algorithm == ConvAlgorithm.WINOGRAD_4 ? 4 : 2;
    int channels = adjoint ? g.k() : g.c();
    Panels panels = new Panels(adjoint ? g.c() : g.k());
    long floats = Panels.FIRST + (long) (size + 2) * (size + 2) * channels * panels.lanes();
    if (floats > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "winograd: " + floats + " floats of weights are too many for one array");
    }
    WinogradWeights weights =
        new WinogradWeights(size, adjoint, channels, panels, new float[(int) floats]);
    Workers.shared()
        .ranges(
            channels,
            Math.max(1, (1 << 10) / panels.outputs()),
            (from, to) -> weights.transform(w, from, to));
    return weights;
  }

  int edge() {
    return size + 2;
  }

  int positions() {
    return edge() * edge();
  }

  private void transform(float[] w, int from, int to) {
    Lines lines = new Lines();
    for (int c = from; c < to; c++) {
      for (int panel = 0; panel < panels.count(); panel++) {
        lines.transform(w, c, panel);
      }
    }
  }

  /** What one thread works with: a line of a panel's lanes for each tap and position. */
  private final class Lines {
    private final double[][] m = size == 4 ? WinogradFour.G : WinogradTwo.G;
    private final double[][] taps = new double[9][Panels.WIDE];
    private final double[][] half = new double[3 * edge()][Panels.WIDE];

    void transform(float[] w, int c, int panel) {
      int width = panels.width(panel);
      read(w, c, panel);
      for (int i = 0; i < edge(); i++) {
        for (int s = 0; s < 3; s++) {
          sum(m[i], taps[s], taps[3 + s], taps[6 + s], half[3 * i + s], width);
        }
      }
      int at = Panels.FIRST + panels.start(panel) * channels + c * width;
      for (int i = 0; i < edge(); i++) {
        for (int j = 0; j < edge(); j++) {
          double[] line = taps[0];
          sum(m[j], half[3 * i], half[3 * i + 1], half[3 * i + 2], line, width);
          int to = at + (i * edge() + j) * channels * panels.lanes();
          for (int lane = 0; lane < width; lane++) {
            u[to + lane] = (float) line[lane];
          }
        }
      }
    }

    private void read(float[] w, int c, int panel) {
      int start = panels.start(panel);
      int outputs = panels.outputs();
      for (int tap = 0; tap < 9; tap++) {
        double[] line = taps[tap];
        Arrays.fill(line, 0);
        int at =
            adjoint
                ? ((8 - tap) * outputs + start) * channels + c
                : (tap * channels + c) * outputs + start;
        int step = adjoint ? channels : 1;
        for (int lane = 0; lane < panels.valid(panel); lane++) {
          line[lane] = w[at + lane * step];
        }
      }
    }

    private static void sum(double[] m, double[] x, double[] y, double[] z, double[] to, int n) {
      double a = m[0];
      double b = m[1];
      double d = m[2];
      for (int i = 0; i < n; i++) {
        to[i] = a * x[i] + b * y[i] + d * z[i];
      }
    }
  }
}
