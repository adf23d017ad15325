package limpid.core.kernel.vector;

import limpid.core.kernel.Workers;

/**
 * A depthwise convolution, or a phase of its input gradient: lanes are channels, a tile is one
 * vector of channels at four pixels. Wants at least one vector of channels; the last vector
 * overlaps.
 */
final class Depthwise {
  private static final int L = Lanes.COUNT;

  /** Floats of source that a piece may hold: 256 KB. */
  private static final int BAND = 1 << 16;

  private final Correlation c;
  private final Band band;
  private final float[] x;
  private final float[] weights;
  private final int weightsAt;
  private final float[] bias;
  private final float[] y;
  private final int rows;
  private final int bands;

  /** Weights {@code [taps, channels]} begin at {@code weightsAt}. */
  Depthwise(Correlation c, float[] x, float[] weights, int weightsAt, float[] bias, float[] y) {
    this.c = c;
    this.x = x;
    this.weights = weights;
    this.weightsAt = weightsAt;
    this.bias = bias;
    this.y = y;
    band = Band.apart(c, 0, c.c());
    int fit = Math.max(1, BAND / (c.bandColumns() * c.c() * c.strideH()));
    int shared = Math.max(1, c.images() * c.p() / (4 * Workers.shared().threads()));
    rows = Math.min(c.p(), Math.min(fit, shared));
    bands = (c.p() + rows - 1) / rows;
  }

  void run() {
    Workers.shared().split(c.images() * bands, this::piece);
  }

  private void piece(int index) {
    int image = index / bands;
    int first = index % bands * rows;
    int count = Math.min(rows, c.p() - first);
    float[] source = x;
    if (band.copied()) {
      source = Scratch.take(band.floats(count));
      band.copy(x, image, first, count, source, 0);
    }
    for (int i = 0; i < count; i++) {
      int xo = band.copied() ? i * c.strideH() * band.row() : band.place(image, first + i);
      row(source, xo, c.origin() + image * c.outImage() + (first + i) * c.outRow());
    }
    if (band.copied()) {
      Scratch.give(source);
    }
  }

  private void row(float[] source, int xo, int yo) {
    int step = c.strideW() * band.pixel();
    int channels = c.c();
    int fours = c.q() / 4 * 4;
    for (int pixel = 0; pixel < c.q(); pixel += pixel < fours ? 4 : 1) {
      int xp = xo + pixel * step;
      int yp = yo + pixel * c.outPixel();
      for (int at = 0; at < channels; at += L) {
        int k = Math.min(at, channels - L);
        int wo = weightsAt + k;
        if (pixel < fours) {
          DepthwiseTiles.pixels4(
              source,
              xp + k,
              step,
              band.taps(),
              weights,
              wo,
              channels,
              bias,
              k,
              y,
              yp + k,
              c.outPixel());
        } else {
          DepthwiseTiles.pixel(
              source, xp + k, band.taps(), weights, wo, channels, bias, k, y, yp + k);
        }
      }
    }
  }
}
