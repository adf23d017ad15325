package limpid.core.kernel.vector.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.kernel.vector.machine.Lanes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlicesTest {
  private static final int PIXELS = 7;

  /** The last pixels have no whole vectors after them, and before the first lies something else. */
  @ParameterizedTest(name = "{0} floats, {1} apart")
  @CsvSource({"1, 1", "3, 3", "3, 6", "8, 8", "8, 40", "16, 16", "32, 48"})
  void everyPixelIsCopiedToTheEndOfTheArray(int channels, int step) {
    int n = Math.min(channels, Slices.WIDTH);
    float[] x = new float[2 + (PIXELS - 1) * step + n];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    float[] to = new float[5 + PIXELS * Slices.WIDTH];
    Slices.copy(x, 2, step, n, PIXELS, to, 5);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      for (int i = 0; i < n; i++) {
        assertEquals(3 + pixel * step + i, to[5 + pixel * Slices.WIDTH + i], "pixel " + pixel);
      }
    }
  }

  @ParameterizedTest(name = "{0} vectors and one channel")
  @CsvSource({"0", "1", "2", "5"})
  void slicesHoldAllChannelsOnce(int vectors) {
    Slices slices = new Slices(vectors * Lanes.COUNT + 1);
    int channels = 0;
    for (int slice = 0; slice < slices.count(); slice++) {
      assertEquals(channels, slices.start(slice));
      channels += slices.valid(slice);
    }
    assertEquals(slices.channels(), channels);
  }
}
