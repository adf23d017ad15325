package limpid.core.kernel.vector;

import limpid.core.Window;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Epilogue;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * The kernels over vectors: lanes are output channels, and each output is the same sequence of
 * fused multiply-adds as in the scalar twin. Where a window reaches over the border it reads zeros,
 * which leave a sum as it is, so results are equal as long as weights and gradients are finite.
 */
public final class VectorKernels implements Kernels {
  private static final int L = Lanes.COUNT;
  private static final Strips STRIPS = new VectorStrips();

  /** Loads the vectors of this process; see {@code -Dlimpid.kernels}. */
  public VectorKernels() {}

  private record Forward(float[] w) implements Packed {}

  /** Weights of all the phases, one after the other. */
  private record Backward(float[] w) implements Packed {}

  @Override
  public String description() {
    return L * Float.SIZE + "-bit vectors, " + Workers.shared().threads() + " threads";
  }

  private static boolean depthwise(ConvGeometry g) {
    return g.depthwise() && g.c() >= L;
  }

  /** Whether vectors hold whole groups of as many channels out as in: one, or a few. */
  private static boolean narrow(ConvGeometry g) {
    int group = g.groupC();
    boolean divides = group < L && L % group == 0 && group == g.groupK();
    return g.groups() > 1 && g.c() >= L && divides;
  }

  private static int taps(ConvGeometry g) {
    return g.window().kernelH() * g.window().kernelW();
  }

  @Override
  public Packed packForward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    if (algorithm != ConvAlgorithm.DIRECT) {
      return WinogradWeights.of(g, algorithm, false, w, reuse);
    }
    if (narrow(g)) {
      return new Forward(w);
    }
    Panels panels = new Panels(g.groupK());
    int rows = taps(g) * g.groupC();
    float[] before = reuse instanceof Forward(var memory) ? memory : null;
    float[] packed = memory(before, Panels.FIRST + g.groups() * rows * panels.lanes());
    for (int group = 0; group < g.groups(); group++) {
      int at = Panels.FIRST + group * rows * panels.lanes();
      panels.pack(w, group * g.groupK(), g.k(), rows, packed, at);
    }
    return new Forward(packed);
  }

  private static float[] memory(float[] before, int floats) {
    return before != null && before.length == floats ? before : new float[floats];
  }

  @Override
  public Packed packBackward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    if (algorithm != ConvAlgorithm.DIRECT) {
      return WinogradWeights.of(g, algorithm, true, w, reuse);
    }
    if (g.fewChannels()) {
      float[] before = reuse instanceof Backward(var memory) ? memory : null;
      float[] packed = memory(before, ColumnsInput.floats(g));
      ColumnsInput.pack(g, w, packed);
      return new Backward(packed);
    }
    Panels panels = new Panels(g.groupC());
    int lanes = narrow(g) ? g.groupK() * g.c() : g.groups() * panels.lanes() * g.groupK();
    float[] before = reuse instanceof Backward(var memory) ? memory : null;
    float[] packed = memory(before, Panels.FIRST + taps(g) * lanes);
    int at = Panels.FIRST;
    for (Correlation.Phase phase : phases(g.window())) {
      if (narrow(g)) {
        packChannels(g, phase, w, packed, at);
      } else {
        packPhase(g, phase, panels, w, packed, at);
      }
      at += phase.taps() * lanes;
    }
    return new Backward(packed);
  }

  /** From {@code [taps, c, k]} to the taps of a phase, k of each group, c of all groups. */
  private static void packChannels(
      ConvGeometry g, Correlation.Phase phase, float[] w, float[] packed, int at) {
    int group = g.groupC();
    for (int r : phase.tapsH()) {
      for (int s : phase.tapsW()) {
        int tap = (r * g.window().kernelW() + s) * group * g.k();
        for (int i = 0; i < group * g.c(); i++) {
          int k = i / g.c();
          int c = i % g.c();
          packed[at + i] = w[tap + c % group * g.k() + c / group * group + k];
        }
        at += group * g.c();
      }
    }
  }

  private static void packPhase(
      ConvGeometry g, Correlation.Phase phase, Panels panels, float[] w, float[] packed, int at) {
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

  private static Correlation.Phase[] phases(Window win) {
    Correlation.Phase[] phases = new Correlation.Phase[win.strideH() * win.strideW()];
    for (int i = 0; i < phases.length; i++) {
      phases[i] = Correlation.Phase.of(win, i / win.strideW(), i % win.strideW());
    }
    return phases;
  }

  @Override
  public void conv2d(ConvGeometry g, float[] x, Packed packed, Epilogue epilogue, float[] y) {
    if (packed instanceof WinogradWeights transformed && !transformed.adjoint()) {
      new Winograd(g, x, transformed, epilogue, y).run();
      return;
    }
    float[] bias = epilogue.bias();
    float[] w = ((Forward) packed).w;
    Correlation c = Correlation.forward(g);
    if (narrow(g)) {
      new Depthwise(c, g.groupC(), x, w, 0, bias == null ? new float[g.k()] : bias, epilogue, y)
          .run();
    } else {
      float[] lanes = lanes(g, bias);
      sweep(c, g.groups(), g.groupC(), g.groupK(), x, w, Panels.FIRST, lanes, epilogue, y);
    }
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

  @Override
  public void conv2dInput(
      ConvGeometry g, float[] dy, Packed packed, Epilogue epilogue, float[] dx) {
    if (packed instanceof WinogradWeights transformed && transformed.adjoint()) {
      new Winograd(g, dy, transformed, epilogue, dx).run();
      return;
    }
    float[] w = ((Backward) packed).w;
    if (g.fewChannels()) {
      new ColumnsInput(g, dy, w, dx).run();
      finish(epilogue, dx, g.n() * g.h() * g.w() * g.c());
      return;
    }
    int lanes = new Panels(g.groupC()).lanes() * g.groups();
    Correlation.Phase[] phases = phases(g.window());
    boolean fused = phases.length == 1;
    Epilogue inside = fused ? epilogue : Epilogue.NONE;
    float[] none = new float[Math.max(lanes, g.c())];
    int at = Panels.FIRST;
    for (Correlation.Phase phase : phases) {
      if (phase.h() < g.h() && phase.v() < g.w()) {
        Correlation c = Correlation.phase(g, phase);
        if (c.empty()) {
          c.clear(dx, g.c());
        } else if (narrow(g)) {
          new Depthwise(c, g.groupC(), dy, w, at, none, inside, dx).run();
        } else {
          sweep(c, g.groups(), g.groupK(), g.groupC(), dy, w, at, none, inside, dx);
        }
      }
      at += phase.taps() * g.groupK() * (narrow(g) ? g.c() : lanes);
    }
    if (!fused) {
      finish(epilogue, dx, g.n() * g.h() * g.w() * g.c());
    }
  }

  private static void finish(Epilogue epilogue, float[] y, int size) {
    if (epilogue.beyondBias()) {
      Workers.shared().ranges(size, 1 << 15, (from, to) -> epilogue.finish(y, from, to));
    }
  }

  @Override
  public void conv2dWeight(
      ConvGeometry g, ConvAlgorithm algorithm, float[] x, float[] dy, float[] dw) {
    algorithm.check(g);
    if (algorithm == ConvAlgorithm.WINOGRAD_4) {
      new WinogradWeightGradient(g, x, dy, dw).run();
    } else if (depthwise(g)) {
      new DepthwiseWeight(g, x, dy, dw).run();
    } else {
      new WeightGradient(g, x, dy, dw).run();
    }
  }

  @Override
  public Strips strips() {
    return STRIPS;
  }

  @Override
  public void linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y) {
    new Linear(n, in, out, x, w, bias, y).run();
  }

  @Override
  public void linearInput(int n, int in, int out, float[] dy, float[] w, float[] dx) {
    new LinearInput(n, in, out, dy, w, dx).run();
  }

  @Override
  public void linear(int n, Bfloat16 w, float[] x, float[] bias, float[] y) {
    new CompactLinear(n, w).forward(x, bias, y);
  }

  @Override
  public void linearInput(int n, Bfloat16 w, float[] dy, float[] dx) {
    new CompactLinear(n, w).input(dy, dx);
  }

  @Override
  public void linearWeight(int n, int in, int out, float[] x, float[] dy, float[] dw) {
    new LinearWeight(n, in, out, x, dy, dw).run();
  }

  @Override
  public long fma(int rounds) {
    return PeakLoop.run(rounds);
  }
}
