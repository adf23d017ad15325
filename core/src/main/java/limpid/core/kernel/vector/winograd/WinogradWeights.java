package limpid.core.kernel.vector.winograd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * Weights as the products of {@link Winograd} read them: {@code u = G w G^T} of each pair of
 * channels, and of each position of u a matrix in {@link Panels}.
 *
 * @param scheme whose G it is
 * @param adjoint whether they are those of the adjoint: flipped, input and output channels changed
 * @param channels channels that are read
 * @param panels channels that are written
 * @param u {@code [matrix][panel][channel][width]}, from {@link Panels#FIRST} on
 */
public record WinogradWeights(
    Scheme scheme, boolean adjoint, int channels, Panels panels, float[] u)
    implements Kernels.Packed {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** Channels that are read, transformed one after the other for one panel. */
  private static final int RUN = 16;

  /**
   * @param reuse weights whose memory is taken if it has the right size, or null
   */
  public static WinogradWeights of(
      ConvGeometry g, ConvAlgorithm algorithm, boolean adjoint, float[] w, Kernels.Packed reuse) {
    algorithm.check(g);
    if (adjoint && algorithm == ConvAlgorithm.WINOGRAD_STRIDED) {
      throw new IllegalArgumentException("winograd: with stride 2 there is no adjoint");
    }
    Scheme scheme = Scheme.of(algorithm);
    int channels = adjoint ? g.k() : g.c();
    Panels panels = new Panels(adjoint ? g.c() : g.k());
    long products = (long) scheme.matrices() * channels * panels.lanes();
    long floats = Panels.FIRST + products + Panels.SPARE;
    if (floats > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "winograd: " + floats + " floats of weights are too many for one array");
    }
    boolean fits = reuse instanceof WinogradWeights before && before.u.length == floats;
    float[] u = fits ? ((WinogradWeights) reuse).u : new float[(int) floats];
    WinogradWeights weights = new WinogradWeights(scheme, adjoint, channels, panels, u);
    int runs = Math.ceilDiv(channels, RUN);
    Workers.shared()
        .ranges(runs * panels.count(), 4, (from, to) -> weights.transform(w, from, to, runs));
    return weights;
  }

  /** Some of the pieces, each of them one run of channels for one panel. */
  private void transform(float[] w, int from, int to, int runs) {
    float[] factors = factors();
    int edge = scheme.g.length;
    int matrices = scheme.matrices();
    float[] taps = Scratch.take(RUN * 9 * Panels.WIDE);
    float[] half = Scratch.take(3 * edge * Panels.WIDE);
    float[] piece = Scratch.take(matrices * RUN * Panels.WIDE);
    for (int i = from; i < to; i++) {
      int panel = i / runs;
      int first = i % runs * RUN;
      int n = Math.min(RUN, channels - first);
      int width = panels.width(panel);
      gather(w, panel, first, n, taps);
      for (int c = 0; c < n; c++) {
        int at = c * 9 * width;
        product(factors, taps, at, 3 * width, width, 3, half, 0, 3 * width, width, width);
        int step = n * width;
        int line = c * width;
        product(factors, half, 0, width, 3 * width, edge, piece, line, step, edge * step, width);
      }
      int at = Panels.FIRST + panels.start(panel) * channels + first * width;
      for (int matrix = 0; matrix < matrices; matrix++) {
        int whole = matrix * channels * panels.lanes();
        System.arraycopy(piece, matrix * n * width, u, at + whole, n * width);
      }
    }
    Scratch.give(taps);
    Scratch.give(half);
    Scratch.give(piece);
  }

  /** G, row by row. */
  private float[] factors() {
    double[][] rows = scheme.g;
    float[] factors = new float[3 * rows.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) rows[i / 3][i % 3];
    }
    return factors;
  }

  /** The taps of a run of channels for one panel: {@code [channel][tap][width]}. */
  private void gather(float[] w, int panel, int first, int n, float[] taps) {
    int valid = panels.valid(panel);
    int width = panels.width(panel);
    int start = panels.start(panel);
    if (valid < width) {
      Arrays.fill(taps, 0, n * 9 * width, 0);
    }
    for (int tap = 0; tap < 9; tap++) {
      for (int output = 0; adjoint && output < valid; output++) {
        int from = ((8 - tap) * panels.outputs() + start + output) * channels + first;
        for (int c = 0; c < n; c++) {
          taps[(c * 9 + tap) * width + output] = w[from + c];
        }
      }
      for (int c = 0; !adjoint && c < n; c++) {
        int from = (tap * channels + first + c) * panels.outputs() + start;
        System.arraycopy(w, from, taps, (c * 9 + tap) * width, valid);
      }
    }
  }

  /**
   * {@code to[out + i rowStep + j columnStep] = sum_l G[i][l] x[at + l inner + j outer]}, of
   * vectors {@code width} wide, for each i of G and j below {@code columns}.
   */
  private static void product(
      float[] factors,
      float[] x,
      int at,
      int inner,
      int outer,
      int columns,
      float[] to,
      int out,
      int rowStep,
      int columnStep,
      int width) {
    for (int row = 0; 3 * row < factors.length; row++) {
      FloatVector f0 = FloatVector.broadcast(S, factors[3 * row]);
      FloatVector f1 = FloatVector.broadcast(S, factors[3 * row + 1]);
      FloatVector f2 = FloatVector.broadcast(S, factors[3 * row + 2]);
      for (int j = 0; j < columns; j++) {
        for (int lane = 0; lane < width; lane += L) {
          int from = at + j * outer + lane;
          FloatVector.fromArray(S, x, from)
              .mul(f0)
              .add(FloatVector.fromArray(S, x, from + inner).mul(f1))
              .add(FloatVector.fromArray(S, x, from + 2 * inner).mul(f2))
              .intoArray(to, out + row * rowStep + j * columnStep + lane);
        }
      }
    }
  }
}
