package limpid.bench;

/**
 * How far a peer's output is from Limpid's. Gradients of nets with ReLU and max pooling jump where
 * rounding decides between two inputs, so their largest difference may be a few percent at single
 * pixels between engines that are both right; the root mean square then stays far below it.
 *
 * @param largest the largest difference over the largest value
 * @param rms the root mean square of the differences over that of the values
 */
record Agreement(double largest, double rms) {
  /** Where outputs are random. */
  static final Agreement UNKNOWN = new Agreement(Double.NaN, Double.NaN);

  /** What rounding does not explain. */
  private static final double TOO_FAR = 0.02;

  static Agreement of(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      return new Agreement(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
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
    }
    return new Agreement(
        over(largestDifference, largestValue), Math.sqrt(over(differences, values)));
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

  /** {@code 3.1e-06 (1.2e-06)}. */
  @Override
  public String toString() {
    return known() ? "%.1e (%.1e)".formatted(largest, rms) : "(random)";
  }
}
