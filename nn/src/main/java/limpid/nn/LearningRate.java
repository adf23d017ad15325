package limpid.nn;

/** The learning rate over a training. */
@FunctionalInterface
public interface LearningRate {

  /**
   * The rate of a step.
   *
   * @param step from 0
   * @param steps of the whole training
   */
  double at(long step, long steps);

  /**
   * Linear from 0 to the peak over the first part, then half a cosine down to 0 (Loshchilov and
   * Hutter 2017).
   *
   * @param peak the highest rate
   * @param warmUp the part of the training that climbs, in [0,1)
   */
  static LearningRate cosine(double peak, double warmUp) {
    return (step, steps) -> {
      double progress = (double) step / steps;
      return progress < warmUp
          ? peak * progress / warmUp
          : between(peak, 0, (progress - warmUp) / (1 - warmUp));
    };
  }

  /**
   * Linear from 0 to the peak over the first part, then the peak, multiplied by the factor at each
   * of these points of the training, as PyTorch's StepLR and MultiStepLR do.
   *
   * @param warmUp the part of the training that climbs, in [0,1)
   * @param points in [0,1]: 0.5 is half of the training
   */
  static LearningRate steps(double peak, double warmUp, double factor, double... points) {
    double[] at = points.clone();
    return (step, steps) -> {
      double progress = (double) step / steps;
      double rate = progress < warmUp ? peak * progress / warmUp : peak;
      for (double point : at) {
        rate *= progress >= point ? factor : 1;
      }
      return rate;
    };
  }

  /**
   * Half a cosine from peak / 25 up to the peak over the first part, then half a cosine down to
   * peak / 250,000 (Smith and Topin 2018), as PyTorch's OneCycleLR has it; the momentum stays.
   *
   * @param climb the part of the training that climbs, in (0,1)
   */
  static LearningRate oneCycle(double peak, double climb) {
    return (step, steps) -> {
      double top = climb * steps - 1;
      return step <= top
          ? between(peak / 25, peak, top > 0 ? step / top : 1)
          : between(peak, peak / 25e4, steps - 1 > top ? (step - top) / (steps - 1 - top) : 1);
    };
  }

  /** Half a cosine from one rate to another. */
  private static double between(double from, double to, double progress) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * progress));
  }
}
