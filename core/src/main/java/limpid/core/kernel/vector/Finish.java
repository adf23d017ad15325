package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What follows the sums of a few pixels, while they are in the first-level cache: {@code y = max(y
 * + bias + residual, floor)}.
 */
final class Finish {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** A floor that changes nothing. */
  static final float NONE = Float.NEGATIVE_INFINITY;

  private Finish() {}

  /**
   * Pixels of {@code lanes} outputs each, a multiple of the lanes of a vector, {@code ys} apart.
   *
   * @param residual what is added at the places of y, or null
   */
  static void run(
      int pixels,
      int lanes,
      float[] bias,
      int bo,
      float[] residual,
      float floor,
      float[] y,
      int yo,
      int ys) {
    if (residual == null) {
      plain(pixels, lanes, bias, bo, floor, y, yo, ys);
    } else {
      sum(pixels, lanes, bias, bo, residual, floor, y, yo, ys);
    }
  }

  private static void plain(
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

  private static void sum(
      int pixels,
      int lanes,
      float[] bias,
      int bo,
      float[] residual,
      float floor,
      float[] y,
      int yo,
      int ys) {
    FloatVector low = FloatVector.broadcast(S, floor);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = yo + pixel * ys;
      for (int v = 0; v < lanes; v += L) {
        FloatVector sum =
            FloatVector.fromArray(S, y, at + v)
                .add(FloatVector.fromArray(S, bias, bo + v))
                .add(FloatVector.fromArray(S, residual, at + v));
        sum.blend(low, sum.lt(low)).intoArray(y, at + v);
      }
    }
  }
}
