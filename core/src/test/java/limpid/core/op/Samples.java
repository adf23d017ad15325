package limpid.core.op;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;

/** Seeded tensors for tests. */
final class Samples {
  private Samples() {}

  static Tensor uniform(long seed, double low, double high, Shape shape) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return tensor;
  }

  /** Between -1 and 1. */
  static Tensor uniform(long seed, int... extents) {
    return uniform(seed, -1, 1, Shape.of(extents));
  }

  /**
   * Between -2 and 2, no two equal or closer than {@code 4 / size}, none closer to 0 than half of
   * that: no kink of a piecewise linear op is near.
   */
  static Tensor distinct(long seed, int... extents) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    float[] data = tensor.data();
    int even = data.length + data.length % 2;
    for (int i = 0; i < data.length; i++) {
      int j = random.nextInt(i + 1);
      data[i] = data[j];
      data[j] = (i + 0.5f) / even * 4 - 2;
    }
    return tensor;
  }
}
