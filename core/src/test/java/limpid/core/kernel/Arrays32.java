package limpid.core.kernel;

import java.util.Random;

/** Arrays for kernel tests. */
final class Arrays32 {
  private Arrays32() {}

  /** Uniform in [-0.5, 0.5). */
  static float[] random(Random random, int length) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = random.nextFloat() - 0.5f;
    }
    return array;
  }

  /** An array whose every element is wrong, so that a kernel must write all of them. */
  static float[] unwritten(int length) {
    float[] array = new float[length];
    java.util.Arrays.fill(array, Float.NaN);
    return array;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
