package limpid.explain.metric;

import java.util.SplittableRandom;
import limpid.core.Tensor;

/** Images near another, and how far apart two maps are. */
final class Noise {
  private Noise() {}

  /** The image and a number drawn evenly from {@code [low,high]} for each of its values. */
  static Tensor uniform(Tensor image, double low, double high, long seed, int i) {
    SplittableRandom random = Draw.random(seed, i);
    Tensor moved = image.copy();
    for (int k = 0; k < moved.size(); k++) {
      moved.data()[k] += (float) (low + (high - low) * random.nextDouble());
    }
    return moved;
  }

  /** The image and a number from {@code N(0, sigma^2)} for each of its values. */
  static Tensor gaussian(Tensor image, double sigma, long seed, int i) {
    SplittableRandom random = Draw.random(seed, i);
    Tensor moved = image.copy();
    for (int k = 0; k < moved.size(); k++) {
      moved.data()[k] += (float) (sigma * random.nextGaussian());
    }
    return moved;
  }

  /** {@code |a - b|_2}; b may be null, for 0. */
  static double norm(Tensor a, Tensor b) {
    double squares = 0;
    for (int k = 0; k < a.size(); k++) {
      double value = a.data()[k] - (b == null ? 0.0 : b.data()[k]);
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** {@code |(a - b) / a|_2}, element by element; where a is 0, epsilon stands for it. */
  static double relative(Tensor a, Tensor b, double epsilon) {
    double squares = 0;
    for (int k = 0; k < a.size(); k++) {
      double from = a.data()[k];
      double part = (from - b.data()[k]) / (from == 0 ? epsilon : from);
      squares += part * part;
    }
    return Math.sqrt(squares);
  }
}
