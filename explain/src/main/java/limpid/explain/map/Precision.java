package limpid.explain.map;

import java.util.function.IntToDoubleFunction;

/**
 * How well a map is known that was found by drawing.
 *
 * @param draws how often was drawn
 * @param standardError the root of the mean, over the map, of the squared standard errors of its
 *     values, in their unit; not a number after one draw
 * @param range the largest value of the map less the smallest
 */
public record Precision(int draws, double standardError, double range) {

  /**
   * @param value k of the map
   * @param squaredError the square of its standard error
   */
  public static Precision of(
      int draws, int values, IntToDoubleFunction value, IntToDoubleFunction squaredError) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < values; k++) {
      sum += Math.max(0, squaredError.applyAsDouble(k));
      double at = value.applyAsDouble(k);
      least = Math.min(least, at);
      greatest = Math.max(greatest, at);
    }
    double error = draws < 2 ? Double.NaN : Math.sqrt(sum / values);
    return new Precision(draws, error, greatest - least);
  }

  /** The standard error as a part of the range; 0 where neither is above 0. */
  public double ofRange() {
    return standardError == 0 ? 0 : standardError / range;
  }
}
