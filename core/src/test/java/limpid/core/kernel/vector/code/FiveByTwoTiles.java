package limpid.core.kernel.vector.code;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * Five pixels by two vectors. The compiler issues all loads of a step before its multiply-adds,
 * which with the ten sums are 17 values: more than 16 registers. Where the weights of the next step
 * are loaded last, one input is alive at a time.
 */
final class FiveByTwoTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int INDEX = (1 << 30) - 1;

  private FiveByTwoTiles() {}

  static void weightsFirst(
      float[] x, int xo, int xs, int run, float[] w, int wo, float[] y, int yo) {
    FloatVector c0a = FloatVector.zero(S);
    FloatVector c0b = FloatVector.zero(S);
    FloatVector c1a = FloatVector.zero(S);
    FloatVector c1b = FloatVector.zero(S);
    FloatVector c2a = FloatVector.zero(S);
    FloatVector c2b = FloatVector.zero(S);
    FloatVector c3a = FloatVector.zero(S);
    FloatVector c3b = FloatVector.zero(S);
    FloatVector c4a = FloatVector.zero(S);
    FloatVector c4b = FloatVector.zero(S);
    int p0 = xo & INDEX;
    int p1 = (xo + xs) & INDEX;
    int p2 = (xo + 2 * xs) & INDEX;
    int p3 = (xo + 3 * xs) & INDEX;
    int p4 = (xo + 4 * xs) & INDEX;
    int at = wo & INDEX;
    int steps = run & INDEX;
    for (int i = 0; i < steps; i++) {
      FloatVector wa = FloatVector.fromArray(S, w, at);
      FloatVector wb = FloatVector.fromArray(S, w, at + L);
      at += 2 * L;
      FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[p1 + i]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[p2 + i]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[p3 + i]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[p4 + i]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + 2 * L);
    c1b.intoArray(y, yo + 3 * L);
    c2a.intoArray(y, yo + 4 * L);
    c2b.intoArray(y, yo + 5 * L);
    c3a.intoArray(y, yo + 6 * L);
    c3b.intoArray(y, yo + 7 * L);
    c4a.intoArray(y, yo + 8 * L);
    c4b.intoArray(y, yo + 9 * L);
  }

  static void weightsLast(
      float[] x, int xo, int xs, int run, float[] w, int wo, float[] y, int yo) {
    FloatVector c0a = FloatVector.zero(S);
    FloatVector c0b = FloatVector.zero(S);
    FloatVector c1a = FloatVector.zero(S);
    FloatVector c1b = FloatVector.zero(S);
    FloatVector c2a = FloatVector.zero(S);
    FloatVector c2b = FloatVector.zero(S);
    FloatVector c3a = FloatVector.zero(S);
    FloatVector c3b = FloatVector.zero(S);
    FloatVector c4a = FloatVector.zero(S);
    FloatVector c4b = FloatVector.zero(S);
    int p0 = xo & INDEX;
    int p1 = (xo + xs) & INDEX;
    int p2 = (xo + 2 * xs) & INDEX;
    int p3 = (xo + 3 * xs) & INDEX;
    int p4 = (xo + 4 * xs) & INDEX;
    int at = wo & INDEX;
    int steps = run & INDEX;
    FloatVector wa = FloatVector.fromArray(S, w, at);
    FloatVector wb = FloatVector.fromArray(S, w, at + L);
    for (int i = 0; i < steps; i++) {
      at += 2 * L;
      FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[p1 + i]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[p2 + i]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[p3 + i]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[p4 + i]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
      wa = FloatVector.fromArray(S, w, at);
      wb = FloatVector.fromArray(S, w, at + L);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + 2 * L);
    c1b.intoArray(y, yo + 3 * L);
    c2a.intoArray(y, yo + 4 * L);
    c2b.intoArray(y, yo + 5 * L);
    c3a.intoArray(y, yo + 6 * L);
    c3b.intoArray(y, yo + 7 * L);
    c4a.intoArray(y, yo + 8 * L);
    c4b.intoArray(y, yo + 9 * L);
  }
}
