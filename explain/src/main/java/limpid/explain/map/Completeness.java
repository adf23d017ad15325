package limpid.explain.map;

/**
 * Whether attributions sum to what they should: for a method that divides the difference of two
 * scores among the elements of an image.
 *
 * @param sum of all attributions
 * @param expected the difference of the scores
 */
public record Completeness(double sum, double expected) {

  /** {@code sum - expected}. */
  public double error() {
    return sum - expected;
  }
}
