package limpid.core.kernel.vector;

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
 * @param u {@code [position][panel][channel][2L]}
 */
record WinogradWeights(int size, boolean adjoint, int channels, Panels panels, float[] u)
    implements Kernels.Packed {
  private static final int L = Lanes.COUNT;

  static WinogradWeights of(ConvGeometry g, ConvAlgorithm algorithm, boolean adjoint, float[] w) {
    if (!algorithm.fits(g)) {
      throw new IllegalArgumentException(
          "winograd: wants a 3x3 window of stride 1 without dilation or groups, got "
              + g.window()
              + " in "
              + g.groups()
              + " groups");
    }
    int size = algorithm == ConvAlgorithm.WINOGRAD_4 ? 4 : 2;
    int channels = adjoint ? g.k() : g.c();
    Panels panels = new Panels(adjoint ? g.c() : g.k());
    long floats = (long) (size + 2) * (size + 2) * channels * panels.lanes();
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
    double[][] m = size == 4 ? WinogradFour.G : WinogradTwo.G;
    double[] taps = new double[9];
    double[] half = new double[3 * edge()];
    int position = channels * panels.lanes();
    for (int c = from; c < to; c++) {
      for (int k = 0; k < panels.outputs(); k++) {
        for (int tap = 0; tap < 9; tap++) {
          taps[tap] =
              adjoint
                  ? w[((8 - tap) * panels.outputs() + k) * channels + c]
                  : w[(tap * channels + c) * panels.outputs() + k];
        }
        int panel = k / (2 * L);
        int at = panel * 2 * L * channels + c * panels.width(panel) + k % (2 * L);
        for (int i = 0; i < edge(); i++) {
          for (int s = 0; s < 3; s++) {
            half[3 * i + s] = m[i][0] * taps[s] + m[i][1] * taps[3 + s] + m[i][2] * taps[6 + s];
          }
        }
        for (int i = 0; i < edge(); i++) {
          for (int j = 0; j < edge(); j++) {
            double sum = 0;
            for (int s = 0; s < 3; s++) {
              sum += m[j][s] * half[3 * i + s];
            }
            u[(i * edge() + j) * position + at] = (float) sum;
          }
        }
      }
    }
  }
}
