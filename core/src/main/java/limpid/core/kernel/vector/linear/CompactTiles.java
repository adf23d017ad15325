package limpid.core.kernel.vector.linear;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * {@link LinearTiles} and {@link DotTiles} over weights in bfloat16: one load of weights makes two
 * vectors of floats, by a shift and by a mask, {@link limpid.core.kernel.Bfloat16} says of which
 * outputs.
 */
final class CompactTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final VectorSpecies<Integer> I = S.withLanes(int.class);
  private static final int RUN = DotTiles.RUN;
  private static final int HALF = 16;
  private static final int UPPER = 0xffff0000;

  private CompactTiles() {}

  static FloatVector lower(IntVector pair) {
    return pair.lanewise(LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector upper(IntVector pair) {
    return pair.and(UPPER).reinterpretAsFloats();
  }

  /** Widens whole vectors of words, 16 words to 32 floats. */
  static void widen(int[] words, int from, int count, float[] to) {
    for (int word = 0; word < count; word += HALF) {
      for (int lane = 0; lane < HALF; lane += L) {
        IntVector pair = IntVector.fromArray(I, words, from + word + lane);
        lower(pair).intoArray(to, 2 * word + lane);
        upper(pair).intoArray(to, 2 * word + HALF + lane);
      }
    }
  }

  /** {@link LinearTiles#add} for 32 outputs, whose 16 words begin at {@code wo}. */
  static void add(float[] x, int[] w, int wo, int ws, float[] y, int yo, int ys) {
    for (int lane = 0; lane < HALF; lane += L) {
      if (Tiling.CHOSEN.linearVectors() == 2) {
        eight(x, w, wo + lane, ws, y, yo + lane, ys);
      } else {
        four(x, 0, w, wo + lane, ws, y, yo + lane, ys);
        four(x, 4, w, wo + lane, ws, y, yo + lane + 4 * ys, ys);
      }
    }
  }

  private static void eight(float[] x, int[] w, int wo, int ws, float[] y, int yo, int ys) {
    FloatVector c0a = FloatVector.fromArray(S, y, yo);
    FloatVector c0b = FloatVector.fromArray(S, y, yo + HALF);
    FloatVector c1a = FloatVector.fromArray(S, y, yo + ys);
    FloatVector c1b = FloatVector.fromArray(S, y, yo + ys + HALF);
    FloatVector c2a = FloatVector.fromArray(S, y, yo + 2 * ys);
    FloatVector c2b = FloatVector.fromArray(S, y, yo + 2 * ys + HALF);
    FloatVector c3a = FloatVector.fromArray(S, y, yo + 3 * ys);
    FloatVector c3b = FloatVector.fromArray(S, y, yo + 3 * ys + HALF);
    FloatVector c4a = FloatVector.fromArray(S, y, yo + 4 * ys);
    FloatVector c4b = FloatVector.fromArray(S, y, yo + 4 * ys + HALF);
    FloatVector c5a = FloatVector.fromArray(S, y, yo + 5 * ys);
    FloatVector c5b = FloatVector.fromArray(S, y, yo + 5 * ys + HALF);
    FloatVector c6a = FloatVector.fromArray(S, y, yo + 6 * ys);
    FloatVector c6b = FloatVector.fromArray(S, y, yo + 6 * ys + HALF);
    FloatVector c7a = FloatVector.fromArray(S, y, yo + 7 * ys);
    FloatVector c7b = FloatVector.fromArray(S, y, yo + 7 * ys + HALF);
    for (int row = 0; row < LinearTiles.ROWS; row++) {
      IntVector pair = IntVector.fromArray(I, w, wo);
      FloatVector wa = lower(pair);
      FloatVector wb = upper(pair);
      wo += ws;
      FloatVector v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 4]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 5]);
      c5a = v.fma(wa, c5a);
      c5b = v.fma(wb, c5b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 6]);
      c6a = v.fma(wa, c6a);
      c6b = v.fma(wb, c6b);
      v = FloatVector.broadcast(S, x[LinearTiles.SAMPLES * row + 7]);
      c7a = v.fma(wa, c7a);
      c7b = v.fma(wb, c7b);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + HALF);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + HALF);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + HALF);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + HALF);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + HALF);
    c5a.intoArray(y, yo + 5 * ys);
    c5b.intoArray(y, yo + 5 * ys + HALF);
    c6a.intoArray(y, yo + 6 * ys);
    c6b.intoArray(y, yo + 6 * ys + HALF);
    c7a.intoArray(y, yo + 7 * ys);
    c7b.intoArray(y, yo + 7 * ys + HALF);
  }

  /**
   * Four samples from {@code xo} on, where sixteen registers hold 8 sums, 2 vectors of weights and
   * 4 inputs. Two rows a step, for the compiler would unroll a shorter one further and spill sums.
   */
  private static void four(float[] x, int xo, int[] w, int wo, int ws, float[] y, int yo, int ys) {
    FloatVector c0a = FloatVector.fromArray(S, y, yo);
    FloatVector c0b = FloatVector.fromArray(S, y, yo + HALF);
    FloatVector c1a = FloatVector.fromArray(S, y, yo + ys);
    FloatVector c1b = FloatVector.fromArray(S, y, yo + ys + HALF);
    FloatVector c2a = FloatVector.fromArray(S, y, yo + 2 * ys);
    FloatVector c2b = FloatVector.fromArray(S, y, yo + 2 * ys + HALF);
    FloatVector c3a = FloatVector.fromArray(S, y, yo + 3 * ys);
    FloatVector c3b = FloatVector.fromArray(S, y, yo + 3 * ys + HALF);
    for (int row = 0; row < LinearTiles.ROWS; row += 2) {
      int at = xo + LinearTiles.SAMPLES * row;
      IntVector pair = IntVector.fromArray(I, w, wo);
      FloatVector wa = lower(pair);
      FloatVector wb = upper(pair);
      wo += ws;
      FloatVector v = FloatVector.broadcast(S, x[at]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[at + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[at + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[at + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      pair = IntVector.fromArray(I, w, wo);
      wa = lower(pair);
      wb = upper(pair);
      wo += ws;
      v = FloatVector.broadcast(S, x[at + LinearTiles.SAMPLES]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[at + LinearTiles.SAMPLES + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[at + LinearTiles.SAMPLES + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[at + LinearTiles.SAMPLES + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + HALF);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + HALF);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + HALF);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + HALF);
  }

  /**
   * Some lanes of the dot products of one sample's gradients, two floats for each word, with four
   * rows of {@code row} words.
   */
  static void rows4(float[] g, int go, int[] w, int wo, int row, float[] sums, int so) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int bound = row & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + row) & INDEX;
    int w2 = (wo + 2 * row) & INDEX;
    int w3 = (wo + 3 * row) & INDEX;
    for (int o = 0; o < bound; o += HALF) {
      FloatVector low = FloatVector.fromArray(S, g, go + 2 * o);
      FloatVector high = FloatVector.fromArray(S, g, go + 2 * o + HALF);
      IntVector pair = IntVector.fromArray(I, w, w0 + o);
      s0 = high.fma(upper(pair), low.fma(lower(pair), s0));
      pair = IntVector.fromArray(I, w, w1 + o);
      s1 = high.fma(upper(pair), low.fma(lower(pair), s1));
      pair = IntVector.fromArray(I, w, w2 + o);
      s2 = high.fma(upper(pair), low.fma(lower(pair), s2));
      pair = IntVector.fromArray(I, w, w3 + o);
      s3 = high.fma(upper(pair), low.fma(lower(pair), s3));
    }
    s0.intoArray(sums, so);
    s1.intoArray(sums, so + RUN);
    s2.intoArray(sums, so + 2 * RUN);
    s3.intoArray(sums, so + 3 * RUN);
  }

  /** {@link DotTiles#add} for {@code words} words of each row, a multiple of 16. */
  static void dot(
      int samples, float[] g, int go, int[] w, int wo, int ws, int words, float[] sums, int so) {
    for (int lane = 0; lane < HALF; lane += L) {
      if (samples == 8) {
        rows3x8(g, go + lane, w, wo + lane, ws, words, sums, so + lane);
      } else if (DotTiles.ROWS == 3) {
        rows3x4(g, go + lane, w, wo + lane, ws, words, sums, so + lane);
      } else {
        rows2x4(g, go + lane, w, wo + lane, ws, words, sums, so + lane);
      }
    }
  }

  /** One half of each word: the lower one goes up by 16 bits, the upper one by none. */
  private static FloatVector widened(int[] w, int at, int up) {
    return IntVector.fromArray(I, w, at).lanewise(LSHL, up).and(UPPER).reinterpretAsFloats();
  }

  private static void rows3x8(
      float[] g, int go, int[] w, int wo, int ws, int words, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector a4 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector a5 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector a6 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector a7 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 8 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 9 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 10 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 11 * RUN);
    FloatVector b4 = FloatVector.fromArray(S, sums, so + 12 * RUN);
    FloatVector b5 = FloatVector.fromArray(S, sums, so + 13 * RUN);
    FloatVector b6 = FloatVector.fromArray(S, sums, so + 14 * RUN);
    FloatVector b7 = FloatVector.fromArray(S, sums, so + 15 * RUN);
    FloatVector c0 = FloatVector.fromArray(S, sums, so + 16 * RUN);
    FloatVector c1 = FloatVector.fromArray(S, sums, so + 17 * RUN);
    FloatVector c2 = FloatVector.fromArray(S, sums, so + 18 * RUN);
    FloatVector c3 = FloatVector.fromArray(S, sums, so + 19 * RUN);
    FloatVector c4 = FloatVector.fromArray(S, sums, so + 20 * RUN);
    FloatVector c5 = FloatVector.fromArray(S, sums, so + 21 * RUN);
    FloatVector c6 = FloatVector.fromArray(S, sums, so + 22 * RUN);
    FloatVector c7 = FloatVector.fromArray(S, sums, so + 23 * RUN);
    int bound = (2 * words) & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int w2 = (wo + 2 * ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < bound; o += RUN) {
      int at = o / (2 * RUN) * RUN;
      int up = RUN - (o & RUN);
      FloatVector wa = widened(w, w0 + at, up);
      FloatVector wb = widened(w, w1 + at, up);
      FloatVector wc = widened(w, w2 + at, up);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 8 * o);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      c0 = v.fma(wc, c0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      c1 = v.fma(wc, c1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 2 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      c2 = v.fma(wc, c2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 3 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
      c3 = v.fma(wc, c3);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 4 * RUN);
      a4 = v.fma(wa, a4);
      b4 = v.fma(wb, b4);
      c4 = v.fma(wc, c4);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 5 * RUN);
      a5 = v.fma(wa, a5);
      b5 = v.fma(wb, b5);
      c5 = v.fma(wc, c5);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 6 * RUN);
      a6 = v.fma(wa, a6);
      b6 = v.fma(wb, b6);
      c6 = v.fma(wc, c6);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 7 * RUN);
      a7 = v.fma(wa, a7);
      b7 = v.fma(wb, b7);
      c7 = v.fma(wc, c7);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    a4.intoArray(sums, so + 4 * RUN);
    a5.intoArray(sums, so + 5 * RUN);
    a6.intoArray(sums, so + 6 * RUN);
    a7.intoArray(sums, so + 7 * RUN);
    b0.intoArray(sums, so + 8 * RUN);
    b1.intoArray(sums, so + 9 * RUN);
    b2.intoArray(sums, so + 10 * RUN);
    b3.intoArray(sums, so + 11 * RUN);
    b4.intoArray(sums, so + 12 * RUN);
    b5.intoArray(sums, so + 13 * RUN);
    b6.intoArray(sums, so + 14 * RUN);
    b7.intoArray(sums, so + 15 * RUN);
    c0.intoArray(sums, so + 16 * RUN);
    c1.intoArray(sums, so + 17 * RUN);
    c2.intoArray(sums, so + 18 * RUN);
    c3.intoArray(sums, so + 19 * RUN);
    c4.intoArray(sums, so + 20 * RUN);
    c5.intoArray(sums, so + 21 * RUN);
    c6.intoArray(sums, so + 22 * RUN);
    c7.intoArray(sums, so + 23 * RUN);
  }

  private static void rows3x4(
      float[] g, int go, int[] w, int wo, int ws, int words, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    FloatVector c0 = FloatVector.fromArray(S, sums, so + 8 * RUN);
    FloatVector c1 = FloatVector.fromArray(S, sums, so + 9 * RUN);
    FloatVector c2 = FloatVector.fromArray(S, sums, so + 10 * RUN);
    FloatVector c3 = FloatVector.fromArray(S, sums, so + 11 * RUN);
    int bound = words & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int w2 = (wo + 2 * ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < bound; o += HALF) {
      IntVector wa = IntVector.fromArray(I, w, w0 + o);
      IntVector wb = IntVector.fromArray(I, w, w1 + o);
      IntVector wc = IntVector.fromArray(I, w, w2 + o);
      FloatVector fa = lower(wa);
      FloatVector fb = lower(wb);
      FloatVector fc = lower(wc);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 8 * o);
      a0 = v.fma(fa, a0);
      b0 = v.fma(fb, b0);
      c0 = v.fma(fc, c0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + RUN);
      a1 = v.fma(fa, a1);
      b1 = v.fma(fb, b1);
      c1 = v.fma(fc, c1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 2 * RUN);
      a2 = v.fma(fa, a2);
      b2 = v.fma(fb, b2);
      c2 = v.fma(fc, c2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 3 * RUN);
      a3 = v.fma(fa, a3);
      b3 = v.fma(fb, b3);
      c3 = v.fma(fc, c3);
      fa = upper(wa);
      fb = upper(wb);
      fc = upper(wc);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 4 * RUN);
      a0 = v.fma(fa, a0);
      b0 = v.fma(fb, b0);
      c0 = v.fma(fc, c0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 5 * RUN);
      a1 = v.fma(fa, a1);
      b1 = v.fma(fb, b1);
      c1 = v.fma(fc, c1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 6 * RUN);
      a2 = v.fma(fa, a2);
      b2 = v.fma(fb, b2);
      c2 = v.fma(fc, c2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 7 * RUN);
      a3 = v.fma(fa, a3);
      b3 = v.fma(fb, b3);
      c3 = v.fma(fc, c3);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    b0.intoArray(sums, so + 4 * RUN);
    b1.intoArray(sums, so + 5 * RUN);
    b2.intoArray(sums, so + 6 * RUN);
    b3.intoArray(sums, so + 7 * RUN);
    c0.intoArray(sums, so + 8 * RUN);
    c1.intoArray(sums, so + 9 * RUN);
    c2.intoArray(sums, so + 10 * RUN);
    c3.intoArray(sums, so + 11 * RUN);
  }

  private static void rows2x4(
      float[] g, int go, int[] w, int wo, int ws, int words, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    int bound = words & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < bound; o += HALF) {
      IntVector wa = IntVector.fromArray(I, w, w0 + o);
      IntVector wb = IntVector.fromArray(I, w, w1 + o);
      FloatVector fa = lower(wa);
      FloatVector fb = lower(wb);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 8 * o);
      a0 = v.fma(fa, a0);
      b0 = v.fma(fb, b0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + RUN);
      a1 = v.fma(fa, a1);
      b1 = v.fma(fb, b1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 2 * RUN);
      a2 = v.fma(fa, a2);
      b2 = v.fma(fb, b2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 3 * RUN);
      a3 = v.fma(fa, a3);
      b3 = v.fma(fb, b3);
      fa = upper(wa);
      fb = upper(wb);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 4 * RUN);
      a0 = v.fma(fa, a0);
      b0 = v.fma(fb, b0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 5 * RUN);
      a1 = v.fma(fa, a1);
      b1 = v.fma(fb, b1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 6 * RUN);
      a2 = v.fma(fa, a2);
      b2 = v.fma(fb, b2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 7 * RUN);
      a3 = v.fma(fa, a3);
      b3 = v.fma(fb, b3);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    b0.intoArray(sums, so + 4 * RUN);
    b1.intoArray(sums, so + 5 * RUN);
    b2.intoArray(sums, so + 6 * RUN);
    b3.intoArray(sums, so + 7 * RUN);
  }
}
