package limpid.core.kernel.vector.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.Epilogue;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * What follows the sums of a few pixels, while they are in the first-level cache: {@code y =
 * max(sum + bias + residual, floor)}.
 */
public final class Finish {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** A floor that changes nothing. */
  public static final float NONE = Float.NEGATIVE_INFINITY;

  private Finish() {}

  /**
   * Pixels of {@code lanes} outputs each, a multiple of the lanes of a vector, {@code ys} apart; y
   * holds the sums.
   */
  public static void run(
      int pixels, int lanes, float[] bias, int bo, float floor, float[] y, int yo, int ys) {
    FloatVector low = FloatVector.broadcast(S, floor);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = yo + pixel * ys;
      for (int v = 0; v < lanes; v += L) {
        FloatVector sum =
            FloatVector.fromArray(S, y, at + v).add(FloatVector.fromArray(S, bias, bo + v));
        sum.blend(low, sum.lt(low)).intoArray(y, at + v);
      }
    }
  }

  /**
   * The same with sums elsewhere, one pixel after the other.
   *
   * @param residual what is added at the places of y; it may be y itself
   */
  public static void run(
      int pixels,
      int lanes,
      float[] sums,
      int so,
      float[] bias,
      int bo,
      float[] residual,
      float floor,
      float[] y,
      int yo,
      int ys) {
    FloatVector low = FloatVector.broadcast(S, floor);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = so + pixel * lanes;
      int at = yo + pixel * ys;
      for (int v = 0; v < lanes; v += L) {
        FloatVector sum =
            FloatVector.fromArray(S, sums, from + v)
                .add(FloatVector.fromArray(S, bias, bo + v))
                .add(FloatVector.fromArray(S, residual, at + v));
        sum.blend(low, sum.lt(low)).intoArray(y, at + v);
      }
    }
  }

  /**
   * What follows the bias, over the outputs from {@code from} to {@code to}: {@code y = max(y +
   * residual, 0)} or without the one or the other, and then 0 where a gate is not above 0.
   */
  public static void rest(Epilogue epilogue, float[] y, int from, int to) {
    int end = from + (to - from) / L * L;
    if (epilogue.residual() != null) {
      add(y, from, epilogue.residual(), epilogue.relu() ? 0 : NONE, y, from, end);
    } else if (epilogue.relu()) {
      floor(y, from, end);
    }
    if (epilogue.gate() != null) {
      gate(epilogue.gate(), y, from, end);
    }
    epilogue.finish(y, end, to);
  }

  /** The same with sums elsewhere and a residual, which may be y itself. */
  public static void rest(Epilogue epilogue, float[] sums, int so, float[] y, int from, int to) {
    int end = from + (to - from) / L * L;
    add(sums, so, epilogue.residual(), epilogue.relu() ? 0 : NONE, y, from, end);
    if (epilogue.gate() != null) {
      gate(epilogue.gate(), y, from, end);
    }
    for (int i = end; i < to; i++) {
      y[i] = epilogue.rest(sums[so + i - from], i);
    }
  }

  private static void add(
      float[] sums, int so, float[] residual, float floor, float[] y, int from, int end) {
    FloatVector low = FloatVector.broadcast(S, floor);
    int ahead = so - from;
    for (int i = from; i < end; i += L) {
      FloatVector sum =
          FloatVector.fromArray(S, sums, ahead + i).add(FloatVector.fromArray(S, residual, i));
      sum.blend(low, sum.lt(low)).intoArray(y, i);
    }
  }

  private static void floor(float[] y, int from, int end) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = from; i < end; i += L) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      v.blend(zero, v.lt(zero)).intoArray(y, i);
    }
  }

  private static void gate(float[] gate, float[] y, int from, int end) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = from; i < end; i += L) {
      VectorMask<Float> open = zero.lt(FloatVector.fromArray(S, gate, i));
      zero.blend(FloatVector.fromArray(S, y, i), open).intoArray(y, i);
    }
  }
}
