package limpid.core.kernel.vector.depthwise;

import java.util.Arrays;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Band;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;

/**
 * The weight gradient of a depthwise convolution: one vector of channels by four taps, summed over
 * pixels; threads share out channels.
 */
public final class DepthwiseWeight {
  private static final int L = Lanes.COUNT;

  /** Floats of source that a block of rows may hold: 64 KB. */
  private static final int BAND = 1 << 14;

  private final Correlation c;
  private final float[] x;
  private final float[] dy;
  private final float[] dw;
  private final int pieces;

  /** Whether these kernels have vectors enough to work on. */
  public static boolean fits(ConvGeometry g) {
    return g.depthwise() && g.c() >= L;
  }

  public DepthwiseWeight(ConvGeometry g, float[] x, float[] dy, float[] dw) {
    c = Correlation.forward(g);
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    pieces = Math.min(g.c() / L, 4 * Workers.shared().threads());
  }

  public void run() {
    Workers.shared().split(pieces, this::piece);
  }

  private void piece(int index) {
    int vectors = c.c() / L;
    int first = vectors * index / pieces * L;
    int end = index == pieces - 1 ? c.c() : vectors * (index + 1) / pieces * L;
    int channels = end - first;
    Band band = Band.apart(c, first, channels);
    int[] taps = fours(band.taps());
    int rows = Math.max(1, Math.min(c.p(), BAND / (c.bandColumns() * channels * c.strideH())));
    int size = Math.ceilDiv(channels, L) * taps.length * L;
    float[] sums = Scratch.take(size);
    Arrays.fill(sums, 0, size, 0f);
    float[] source = band.copied() ? Scratch.take(band.floats(rows)) : x;
    for (int image = 0; image < c.images(); image++) {
      for (int row = 0; row < c.p(); row += rows) {
        int count = Math.min(rows, c.p() - row);
        if (band.copied()) {
          band.copy(x, image, row, count, source, 0);
        }
        rows(band, taps, source, image, row, count, sums);
      }
    }
    if (band.copied()) {
      Scratch.give(source);
    }
    unload(sums, taps.length, band.taps().length, first, channels);
    Scratch.give(sums);
  }

  /** The taps, the first one again until their number divides by four. */
  private static int[] fours(int[] taps) {
    int[] all = new int[Math.ceilDiv(taps.length, 4) * 4];
    Arrays.fill(all, taps[0]);
    System.arraycopy(taps, 0, all, 0, taps.length);
    return all;
  }

  private void rows(
      Band band, int[] taps, float[] source, int image, int row, int count, float[] sums) {
    int step = c.strideW() * band.pixel();
    for (int at = 0; at < band.channels(); at += L) {
      int k = Math.min(at, band.channels() - L);
      for (int t = 0; t < taps.length; t += 4) {
        int so = (at / L * taps.length + t) * L;
        for (int i = 0; i < count; i++) {
          int xo = band.copied() ? i * c.strideH() * band.row() : band.place(image, row + i);
          int yo = ((image * c.p() + row + i) * c.q()) * c.c() + band.first() + k;
          DepthwiseTiles.taps4(source, xo + k, step, taps, t, dy, yo, c.c(), c.q(), sums, so);
        }
      }
    }
  }

  private void unload(float[] sums, int padded, int taps, int first, int channels) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      for (int t = 0; t < taps; t++) {
        System.arraycopy(sums, (at / L * padded + t) * L, dw, t * c.c() + first + k, L);
      }
    }
  }
}
