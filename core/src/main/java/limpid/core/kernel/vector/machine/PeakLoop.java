package limpid.core.kernel.vector.machine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Twelve independent chains of fused multiply-adds that never leave the registers: as fast as this
 * processor multiplies and adds, whatever its memory does. Twelve, because two units with a latency
 * of four or five cycles want ten chains, and sixteen registers have no room for more than twelve
 * and the two factors.
 */
public final class PeakLoop {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int CHAINS = 12;

  private PeakLoop() {}

  public static long run(int rounds) {
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector a = FloatVector.broadcast(S, 0);
    FloatVector b = a.add(1);
    FloatVector c = b.add(1);
    FloatVector d = c.add(1);
    FloatVector e = d.add(1);
    FloatVector f = e.add(1);
    FloatVector g = f.add(1);
    FloatVector h = g.add(1);
    FloatVector i = h.add(1);
    FloatVector j = i.add(1);
    FloatVector k = j.add(1);
    FloatVector l = k.add(1);
    for (int round = 0; round < rounds; round++) {
      a = half.fma(one, a);
      b = half.fma(one, b);
      c = half.fma(one, c);
      d = half.fma(one, d);
      e = half.fma(one, e);
      f = half.fma(one, f);
      g = half.fma(one, g);
      h = half.fma(one, h);
      i = half.fma(one, i);
      j = half.fma(one, j);
      k = half.fma(one, k);
      l = half.fma(one, l);
    }
    FloatVector sum =
        a.add(b).add(c.add(d)).add(e.add(f)).add(g.add(h)).add(i.add(j)).add(k.add(l));
    if (!(sum.reduceLanes(VectorOperators.ADD) > 0)) {
      throw new ArithmeticException("chains of positive numbers came to no positive sum");
    }
    return 2L * CHAINS * S.length() * rounds;
  }
}
