package limpid.nn;

/** The learning rate over a training, from progress 0 to 1. */
@FunctionalInterface
public interface LearningRate {
  double at(double progress);

  /**
   * Linear from 0 to the peak over the first part, then half a cosine down to 0 (Loshchilov and
   * Hutter 2017).
   *
   * @param peak the highest rate
   * @param warmUp the part of the training that climbs, in [0,1)
   */
  static LearningRate cosine(double peak, double warmUp) {
    return progress ->
        progress < warmUp
            ? peak * progress / warmUp
            : peak / 2 * (1 + Math.cos(Math.PI * (progress - warmUp) / (1 - warmUp)));
  }

  /** The first rate, multiplied by the factor at each of these points of progress. */
  static LearningRate steps(double first, double factor, double... points) {
    return progress -> {
      double rate = first;
      for (double point : points) {
        rate *= progress >= point ? factor : 1;
      }
      return rate;
    };
  }
}
