package limpid.core.kernel.vector.depthwise;

import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.vector.correlation.Phase;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.tile.Panels;

/**
 * Weights of a convolution in groups as {@link Depthwise} reads them.
 *
 * @param adjoint whether they are those of the input gradient
 * @param w {@code [tap][channel of the group][k]} as they were given, and for the adjoint {@code
 *     [phase][tap][k of the group][c]} from {@link Panels#FIRST} on
 */
public record GroupWeights(boolean adjoint, float[] w) implements Kernels.Packed {

  /** Whether vectors hold whole groups of as many channels out as in: one, or a few. */
  public static boolean fit(ConvGeometry g) {
    int group = g.groupC();
    int lanes = Lanes.COUNT;
    boolean divides = group < lanes && lanes % group == 0 && group == g.groupK();
    return g.groups() > 1 && g.c() >= lanes && divides;
  }

  /** The weights where they lie. */
  public static GroupWeights forward(float[] w) {
    return new GroupWeights(false, w);
  }

  /**
   * @param reuse weights whose memory is taken if it has the right size, or null
   */
  public static GroupWeights adjoint(ConvGeometry g, float[] w, Kernels.Packed reuse) {
    int taps = g.window().kernelH() * g.window().kernelW();
    int length = Panels.FIRST + taps * g.groupK() * g.c();
    boolean fits =
        reuse instanceof GroupWeights before && before.adjoint && before.w.length == length;
    float[] packed = fits ? ((GroupWeights) reuse).w : new float[length];
    int at = Panels.FIRST;
    for (Phase phase : Phase.all(g.window())) {
      at = pack(g, phase, w, packed, at);
    }
    return new GroupWeights(true, packed);
  }

  /** From {@code [taps, c, k]} to the taps of a phase, k of each group, c of all groups. */
  private static int pack(ConvGeometry g, Phase phase, float[] w, float[] packed, int at) {
    int group = g.groupC();
    int floats = group * g.c();
    int next = at;
    for (int r : phase.tapsH()) {
      for (int s : phase.tapsW()) {
        int tap = (r * g.window().kernelW() + s) * floats;
        for (int i = 0; i < floats; i++) {
          int k = i / g.c();
          int c = i % g.c();
          packed[next + i] = w[tap + c % group * g.k() + c / group * group + k];
        }
        next += floats;
      }
    }
    return next;
  }
}
