package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * {@link Tiles} of up to 6 pixels by 4 vectors, for processors with 32 vector registers. They read
 * {@code next[at + i stride]} and {@code next[other + i stride]} by turns, for {@link Ahead}, and
 * return the bits of it all, or'd, so that the compiler keeps the reading.
 */
final class TilesOfFour {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private TilesOfFour() {}

  /** The tile of this many pixels; see {@link Tiles} for the rest. */
  static int run(
      int length,
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    return switch (length) {
      case 6 ->
          tile6x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      case 5 ->
          tile5x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      case 4 ->
          tile4x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      case 3 ->
          tile3x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      case 2 ->
          tile2x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      case 1 ->
          tile1x4(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      default -> throw new IllegalArgumentException("no tile of " + length);
    };
  }

  private static int tile6x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c1c = FloatVector.fromArray(S, from, fo + fs + 2 * L);
    FloatVector c1d = FloatVector.fromArray(S, from, fo + fs + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c2c = FloatVector.fromArray(S, from, fo + 2 * fs + 2 * L);
    FloatVector c2d = FloatVector.fromArray(S, from, fo + 2 * fs + 3 * L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    FloatVector c3c = FloatVector.fromArray(S, from, fo + 3 * fs + 2 * L);
    FloatVector c3d = FloatVector.fromArray(S, from, fo + 3 * fs + 3 * L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + 4 * fs + L);
    FloatVector c4c = FloatVector.fromArray(S, from, fo + 4 * fs + 2 * L);
    FloatVector c4d = FloatVector.fromArray(S, from, fo + 4 * fs + 3 * L);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c5b = FloatVector.fromArray(S, from, fo + 5 * fs + L);
    FloatVector c5c = FloatVector.fromArray(S, from, fo + 5 * fs + 2 * L);
    FloatVector c5d = FloatVector.fromArray(S, from, fo + 5 * fs + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      int p4 = (xo + tap + 4 * xs) & INDEX;
      int p5 = (xo + tap + 5 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        c4c = v.fma(wc, c4c);
        c4d = v.fma(wd, c4d);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5a = v.fma(wa, c5a);
        c5b = v.fma(wb, c5b);
        c5c = v.fma(wc, c5c);
        c5d = v.fma(wd, c5d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c1c.intoArray(y, yo + ys + 2 * L);
    c1d.intoArray(y, yo + ys + 3 * L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c2c.intoArray(y, yo + 2 * ys + 2 * L);
    c2d.intoArray(y, yo + 2 * ys + 3 * L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c3c.intoArray(y, yo + 3 * ys + 2 * L);
    c3d.intoArray(y, yo + 3 * ys + 3 * L);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + L);
    c4c.intoArray(y, yo + 4 * ys + 2 * L);
    c4d.intoArray(y, yo + 4 * ys + 3 * L);
    c5a.intoArray(y, yo + 5 * ys);
    c5b.intoArray(y, yo + 5 * ys + L);
    c5c.intoArray(y, yo + 5 * ys + 2 * L);
    c5d.intoArray(y, yo + 5 * ys + 3 * L);
    return read;
  }

  private static int tile5x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c1c = FloatVector.fromArray(S, from, fo + fs + 2 * L);
    FloatVector c1d = FloatVector.fromArray(S, from, fo + fs + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c2c = FloatVector.fromArray(S, from, fo + 2 * fs + 2 * L);
    FloatVector c2d = FloatVector.fromArray(S, from, fo + 2 * fs + 3 * L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    FloatVector c3c = FloatVector.fromArray(S, from, fo + 3 * fs + 2 * L);
    FloatVector c3d = FloatVector.fromArray(S, from, fo + 3 * fs + 3 * L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + 4 * fs + L);
    FloatVector c4c = FloatVector.fromArray(S, from, fo + 4 * fs + 2 * L);
    FloatVector c4d = FloatVector.fromArray(S, from, fo + 4 * fs + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      int p4 = (xo + tap + 4 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        c4c = v.fma(wc, c4c);
        c4d = v.fma(wd, c4d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c1c.intoArray(y, yo + ys + 2 * L);
    c1d.intoArray(y, yo + ys + 3 * L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c2c.intoArray(y, yo + 2 * ys + 2 * L);
    c2d.intoArray(y, yo + 2 * ys + 3 * L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c3c.intoArray(y, yo + 3 * ys + 2 * L);
    c3d.intoArray(y, yo + 3 * ys + 3 * L);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + L);
    c4c.intoArray(y, yo + 4 * ys + 2 * L);
    c4d.intoArray(y, yo + 4 * ys + 3 * L);
    return read;
  }

  private static int tile4x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c1c = FloatVector.fromArray(S, from, fo + fs + 2 * L);
    FloatVector c1d = FloatVector.fromArray(S, from, fo + fs + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c2c = FloatVector.fromArray(S, from, fo + 2 * fs + 2 * L);
    FloatVector c2d = FloatVector.fromArray(S, from, fo + 2 * fs + 3 * L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    FloatVector c3c = FloatVector.fromArray(S, from, fo + 3 * fs + 2 * L);
    FloatVector c3d = FloatVector.fromArray(S, from, fo + 3 * fs + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c1c.intoArray(y, yo + ys + 2 * L);
    c1d.intoArray(y, yo + ys + 3 * L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c2c.intoArray(y, yo + 2 * ys + 2 * L);
    c2d.intoArray(y, yo + 2 * ys + 3 * L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c3c.intoArray(y, yo + 3 * ys + 2 * L);
    c3d.intoArray(y, yo + 3 * ys + 3 * L);
    return read;
  }

  private static int tile3x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c1c = FloatVector.fromArray(S, from, fo + fs + 2 * L);
    FloatVector c1d = FloatVector.fromArray(S, from, fo + fs + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c2c = FloatVector.fromArray(S, from, fo + 2 * fs + 2 * L);
    FloatVector c2d = FloatVector.fromArray(S, from, fo + 2 * fs + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c1c.intoArray(y, yo + ys + 2 * L);
    c1d.intoArray(y, yo + ys + 3 * L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c2c.intoArray(y, yo + 2 * ys + 2 * L);
    c2d.intoArray(y, yo + 2 * ys + 3 * L);
    return read;
  }

  private static int tile2x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c1c = FloatVector.fromArray(S, from, fo + fs + 2 * L);
    FloatVector c1d = FloatVector.fromArray(S, from, fo + fs + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c1c.intoArray(y, yo + ys + 2 * L);
    c1d.intoArray(y, yo + ys + 3 * L);
    return read;
  }

  private static int tile1x4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys,
      float[] next,
      int at,
      int other,
      int stride) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c0c = FloatVector.fromArray(S, from, fo + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, from, fo + 3 * L);
    int steps = run & INDEX;
    int read = 0;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        read |= Float.floatToRawIntBits(next[at & INDEX]);
        int after = at + stride;
        at = other;
        other = after;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c0c.intoArray(y, yo + 2 * L);
    c0d.intoArray(y, yo + 3 * L);
    return read;
  }
}
