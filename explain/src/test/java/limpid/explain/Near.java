package limpid.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Tensor;

/** Comparisons within a tolerance, with the place in the message. */
public final class Near {
  private Near() {}

  public static void assertNear(double[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, "length");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance, "element " + i);
    }
  }

  /** A row of {@code [h,w]} or {@code [h,w,1]}. */
  public static void assertRow(double[] expected, Tensor map, int row, double tolerance) {
    float[] actual = new float[map.shape().at(1)];
    System.arraycopy(map.data(), row * actual.length, actual, 0, actual.length);
    assertNear(expected, actual, tolerance);
  }

  public static double sum(Tensor tensor) {
    double sum = 0;
    for (float value : tensor.data()) {
      sum += value;
    }
    return sum;
  }
}
