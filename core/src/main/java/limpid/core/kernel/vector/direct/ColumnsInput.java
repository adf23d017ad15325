package limpid.core.kernel.vector.direct;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.Epilogue;
import limpid.core.Window;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Phases;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * The gradient in an input of few channels, which would leave most lanes of a vector of input
 * channels empty. Instead the lanes are taps and channels:
 *
 * <pre>
 *   columns[q][r s c] = sum_k dy[p,q,k] w[r,s,c,k]                               a matrix product
 *   dx[p stride - top + r dilation, q stride - left + s dilation, c] += columns[q][r s c]
 * </pre>
 *
 * one row p of the output's gradient at a time, so that the columns stay in the cache. Threads
 * share out rows of the input; what their borders have in common is computed by both.
 */
public final class ColumnsInput {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int[] ONE_TAP = {0};

  private final ConvGeometry g;
  private final Window win;
  private final float[] dy;
  private final float[] w;
  private final float[] dx;
  private final Panels panels;
  private final int apart;
  private final int bands;

  private ColumnsInput(ConvGeometry g, float[] dy, Weights w, float[] dx) {
    Tiles.check(dy);
    this.g = g;
    this.win = g.window();
    this.dy = dy;
    this.w = w.w;
    this.dx = dx;
    panels = panels(g);
    apart = g.columnsApart();
    int threads = Workers.shared().threads();
    bands = threads == 1 || g.n() >= 4 * threads ? 1 : Math.min(g.h(), 4 * threads / g.n() + 1);
  }

  private static Panels panels(ConvGeometry g) {
    return new Panels(g.window().kernelH() * g.window().kernelW() * g.c());
  }

  /**
   * The matrix from k to taps and channels.
   *
   * @param w in {@link Panels}, from {@link Panels#FIRST} on
   */
  public record Weights(float[] w) implements Kernels.Packed {

    /**
     * @param reuse weights whose memory is taken if it has the right size, or null
     */
    public static Weights of(ConvGeometry g, float[] w, Kernels.Packed reuse) {
      int length = Panels.FIRST + panels(g).lanes() * g.k() + Panels.SPARE;
      boolean fits = reuse instanceof Weights before && before.w.length == length;
      float[] packed = fits ? ((Weights) reuse).w : new float[length];
      panels(g).transpose(w, 0, g.k(), g.k(), g.k(), 0, packed, Panels.FIRST);
      return new Weights(packed);
    }
  }

  /** Computes the gradient and what follows it; the epilogue has no bias. */
  public static void run(ConvGeometry g, float[] dy, Weights w, Epilogue epilogue, float[] dx) {
    new ColumnsInput(g, dy, w, dx).run();
    Phases.finish(g, epilogue, dx);
  }

  private void run() {
    Workers.shared().split(g.n() * bands, i -> band(i / bands, i % bands));
  }

  private void band(int image, int band) {
    int from = (int) ((long) g.h() * band / bands);
    int to = (int) ((long) g.h() * (band + 1) / bands);
    int row = g.w() * g.c();
    Arrays.fill(dx, (image * g.h() + from) * row, (image * g.h() + to) * row, 0f);
    float[] columns = Scratch.take(g.q() * panels.lanes());
    float[] rows = Scratch.take(apart * row);
    int reach = (win.kernelH() - 1) * win.dilationH();
    int first = Math.max(0, Math.ceilDiv(from + win.top() - reach, win.strideH()));
    int end = Math.min(g.p(), Math.floorDiv(to - 1 + win.top(), win.strideH()) + 1);
    for (int p = first; p < end; p++) {
      columns((image * g.p() + p) * g.q() * g.k(), columns);
      for (int r = 0; r < win.kernelH(); r++) {
        int h = p * win.strideH() - win.top() + r * win.dilationH();
        if (h >= from && h < to) {
          add(columns, r, (image * g.h() + h) * row, rows);
        }
      }
    }
    Scratch.give(columns);
    Scratch.give(rows);
  }

  private void columns(int xo, float[] columns) {
    int lanes = panels.lanes();
    for (int panel = 0; panel < panels.count(); panel++) {
      int vectors = panels.vectors(panel);
      int wo = Panels.FIRST + panels.start(panel) * g.k();
      Cover cover = Cover.of(vectors, g.q());
      for (int t = 0; t < cover.count(); t++) {
        int start = cover.starts()[t];
        Tiles.run(
            vectors,
            cover.lengths()[t],
            dy,
            xo + start * g.k(),
            g.k(),
            ONE_TAP,
            g.k(),
            w,
            wo,
            Tiles.ZEROS,
            0,
            0,
            columns,
            start * lanes + panels.start(panel),
            lanes);
      }
    }
  }

  /**
   * Adds what one row of the window gives to one row of the input. Neighbouring columns overlap
   * there, so every {@code apart}-th of them goes into a row of its own first, and whole rows are
   * added.
   */
  private void add(float[] columns, int r, int at, float[] rows) {
    int length = g.w() * g.c();
    Arrays.fill(rows, 0, apart * length, 0f);
    int joined = win.dilationW() == 1 ? win.kernelW() : 1;
    for (int i = 0; i < apart; i++) {
      for (int q = i; q < g.q(); q += apart) {
        for (int s = 0; s < win.kernelW(); s += joined) {
          int v = q * win.strideW() - win.left() + s * win.dilationW();
          int before = Math.max(0, -v);
          int count = Math.min(joined, g.w() - v) - before;
          int from = q * panels.lanes() + (r * win.kernelW() + s + before) * g.c();
          if (count > 0) {
            System.arraycopy(columns, from, rows, i * length + (v + before) * g.c(), count * g.c());
          }
        }
      }
      add(rows, i * length, dx, at, length);
    }
  }

  private static void add(float[] x, int from, float[] y, int to, int count) {
    int i = 0;
    for (; i <= count - L; i += L) {
      FloatVector.fromArray(S, y, to + i)
          .add(FloatVector.fromArray(S, x, from + i))
          .intoArray(y, to + i);
    }
    for (; i < count; i++) {
      y[to + i] += x[from + i];
    }
  }
}
