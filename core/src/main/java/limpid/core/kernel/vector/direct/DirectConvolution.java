package limpid.core.kernel.vector.direct;

import limpid.core.Epilogue;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.correlation.Phases;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * A convolution and its input gradient as sums over taps and channels in the order of the
 * definition, by a {@link Sweep} over the source or, where its rows are short, over {@link
 * Columns}.
 */
public final class DirectConvolution {
  private DirectConvolution() {}

  /** The convolution itself. */
  public static void forward(
      ConvGeometry g, float[] x, DirectWeights w, Epilogue epilogue, float[] y) {
    float[] bias = lanes(g, epilogue.bias());
    Correlation c = Correlation.forward(g);
    sweep(c, g.groups(), g.groupC(), g.groupK(), x, w.w(), Panels.FIRST, bias, epilogue, y);
  }

  /** Its gradient in x; the epilogue has no bias. */
  public static void input(
      ConvGeometry g, float[] dy, DirectWeights w, Epilogue epilogue, float[] dx) {
    int lanes = g.groups() * new Panels(g.groupC()).lanes();
    float[] none = new float[lanes];
    Phases.run(
        g,
        Panels.FIRST,
        g.groupK() * lanes,
        epilogue,
        dx,
        (c, at, rest) ->
            sweep(c, g.groups(), g.groupK(), g.groupC(), dy, w.w(), at, none, rest, dx));
  }

  private static void sweep(
      Correlation c,
      int groups,
      int channels,
      int outputs,
      float[] x,
      float[] w,
      int at,
      float[] bias,
      Epilogue epilogue,
      float[] y) {
    if (!Columns.pay(c, channels, outputs)) {
      new Sweep(c, groups, channels, outputs, x, w, at, bias, epilogue, y).run();
      return;
    }
    Columns columns = new Columns(c, channels);
    float[] copy = Scratch.take(columns.floats());
    columns.copy(x, copy);
    int steps = c.steps(channels);
    new Sweep(columns.product(), 1, steps, outputs, copy, w, at, bias, epilogue, y).run();
    Scratch.give(copy);
  }

  /** The bias in the lanes of the panels of each group. */
  private static float[] lanes(ConvGeometry g, float[] bias) {
    int lanes = new Panels(g.groupK()).lanes();
    float[] spread = new float[g.groups() * lanes];
    for (int group = 0; group < g.groups() && bias != null; group++) {
      System.arraycopy(bias, group * g.groupK(), spread, group * lanes, g.groupK());
    }
    return spread;
  }
}
