package limpid.core.kernel.vector.direct;

import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.vector.correlation.Phase;
import limpid.core.kernel.vector.tile.Panels;

/**
 * Weights as the tiles of {@link DirectConvolution} read them, in {@link Panels}.
 *
 * @param adjoint whether they are those of the input gradient
 * @param w {@code [group][panel][tap, c][width]}, and for the adjoint {@code [phase][group][panel]
 *     [tap, k][width]}, from {@link Panels#FIRST} on
 */
public record DirectWeights(boolean adjoint, float[] w) implements Kernels.Packed {

  /**
   * @param reuse weights whose memory is taken if it has the right size, or null
   */
  public static DirectWeights forward(ConvGeometry g, float[] w, Kernels.Packed reuse) {
    Panels panels = new Panels(g.groupK());
    int rows = taps(g) * g.groupC();
    float[] packed = memory(false, g.groups() * rows * panels.lanes(), reuse);
    for (int group = 0; group < g.groups(); group++) {
      int at = Panels.FIRST + group * rows * panels.lanes();
      panels.pack(w, group * g.groupK(), g.k(), rows, packed, at);
    }
    return new DirectWeights(false, packed);
  }

  /**
   * The same for the adjoint.
   *
   * @param reuse weights whose memory is taken if it has the right size, or null
   */
  public static DirectWeights adjoint(ConvGeometry g, float[] w, Kernels.Packed reuse) {
    Panels panels = new Panels(g.groupC());
    int tap = g.groups() * panels.lanes() * g.groupK();
    float[] packed = memory(true, taps(g) * tap, reuse);
    int at = Panels.FIRST;
    for (Phase phase : Phase.all(g.window())) {
      pack(g, phase, panels, w, packed, at);
      at += phase.taps() * tap;
    }
    return new DirectWeights(true, packed);
  }

  private static int taps(ConvGeometry g) {
    return g.window().kernelH() * g.window().kernelW();
  }

  private static float[] memory(boolean adjoint, int floats, Kernels.Packed reuse) {
    int length = Panels.FIRST + floats + Panels.SPARE;
    boolean fits =
        reuse instanceof DirectWeights before
            && before.adjoint == adjoint
            && before.w.length == length;
    return fits ? ((DirectWeights) reuse).w : new float[length];
  }

  private static void pack(
      ConvGeometry g, Phase phase, Panels panels, float[] w, float[] packed, int at) {
    int steps = phase.taps() * g.groupK();
    for (int group = 0; group < g.groups(); group++) {
      int start = at + group * steps * panels.lanes();
      int row = 0;
      for (int r : phase.tapsH()) {
        for (int s : phase.tapsW()) {
          int first = (r * g.window().kernelW() + s) * g.groupC() * g.k() + group * g.groupK();
          panels.transpose(w, first, g.k(), g.groupK(), steps, row, packed, start);
          row += g.groupK();
        }
      }
    }
  }
}
