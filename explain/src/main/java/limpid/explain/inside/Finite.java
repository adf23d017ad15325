package limpid.explain.inside;

import limpid.core.Tensor;

/** Of values that a net gave: nothing is learned of those that are NaN or infinite. */
final class Finite {
  private Finite() {}

  /**
   * Refuses values that are not finite.
   *
   * @param layer whose they are
   * @throws IllegalArgumentException if there is one
   */
  static void require(String layer, Tensor values) {
    for (float value : values.data()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("layer " + layer + ": has values that are not finite");
      }
    }
  }
}
