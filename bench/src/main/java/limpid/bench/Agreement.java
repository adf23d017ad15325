package limpid.bench;

import java.util.Arrays;

/**
 * How far a peer's output is from Limpid's. Gradients of nets with ReLU and max pooling jump where
 * rounding decides between two inputs: among ten million ReLUs one whose input is 0 but for
 * rounding moves a gradient by half a percent (PyTorch's own in float32 and in float64 differ by as
 * much), and their largest difference may be a few percent at single pixels between engines that
 * are both right. The root mean square then stays far below that, and where there are few such
 * ReLUs the median stays at the rounding itself.
 *
 * @param largest the largest difference over the largest value
 * @param rms the root mean square of the differences over that of the values
 * @param median the median of the differences over the root mean square of the values
 */
record Agreement(double largest, double rms, double median) {
  /** Where outputs are random. */
  static final Agreement UNKNOWN = new Agreement(Double.NaN, Double.NaN, Double.NaN);

  /** What rounding does not explain. */
  private static final double TOO_FAR = 0.02;

  static Agreement of(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      return new Agreement(
          Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double[] all = new double[ours.length];
    double largestValue = 0;
    double largestDifference = 0;
    double values = 0;
    double differences = 0;
    for (int i = 0; i < ours.length; i++) {
      double value = ours[i];
      double difference = value - theirs[i];
      largestValue = Math.max(largestValue, Math.abs(value));
      largestDifference = Math.max(largestDifference, Math.abs(difference));
      values += value * value;
      differences += difference * difference;
      all[i] = Math.abs(difference);
    }
    Arrays.sort(all);
    return new Agreement(
        over(largestDifference, largestValue),
        Math.sqrt(over(differences, values)),
        over(all[all.length / 2], Math.sqrt(values / all.length)));
  }

  private static double over(double difference, double value) {
    double share = difference == 0 ? 0 : difference / value;
    return Double.isNaN(share) ? Double.POSITIVE_INFINITY : share;
  }

  boolean known() {
    return !Double.isNaN(largest);
  }

  /** Whether the two are not the same net on the same images. */
  boolean broken() {
    return rms > TOO_FAR;
  }

  /** {@code 3.1e-06 1.2e-06 8.0e-07}. */
  @Override
  public String toString() {
    return known() ? "%.1e %.1e %.1e".formatted(largest, rms, median) : "(random)";
  }
}
