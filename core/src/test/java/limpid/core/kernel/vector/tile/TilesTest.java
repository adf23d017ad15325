package limpid.core.kernel.vector.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;
import org.junit.jupiter.api.Test;

class TilesTest {
  private static final int L = Lanes.COUNT;
  private static final int XS = 29;

  private final Random random = new Random(1);

  @Test
  void everyLengthThatCoversARowIsATileThatSumsInOrder() {
    for (int vectors = 1; vectors <= Tiling.CHOSEN.vectors(); vectors *= 2) {
      TreeSet<Integer> lengths = new TreeSet<>();
      for (int pixels = 1; pixels <= 100; pixels++) {
        Arrays.stream(Cover.of(vectors, pixels).lengths()).forEach(lengths::add);
        Arrays.stream(Cover.apart(vectors, pixels).lengths()).forEach(lengths::add);
      }
      assertTrue(lengths.contains(1), lengths.toString());
      for (int length : lengths) {
        for (int run : new int[] {0, 1, 7}) {
          sums(vectors, length, new int[] {3}, run);
          sums(vectors, length, new int[] {0, 9, 4}, run);
        }
      }
    }
  }

  private void sums(int vectors, int length, int[] taps, int run) {
    int width = vectors * L;
    int ys = width + 5;
    float[] x = floats(2 + length * XS + 9 + run);
    float[] w = floats(Panels.FIRST + taps.length * run * width + Panels.SPARE);
    float[] before = floats(3 + length * ys);
    float[] expected = before.clone();
    for (int pixel = 0; pixel < length; pixel++) {
      for (int lane = 0; lane < width; lane++) {
        float sum = before[3 + pixel * ys + lane];
        for (int step = 0; step < taps.length * run; step++) {
          float value = x[2 + taps[step / run] + step % run + pixel * XS];
          sum = Math.fma(value, w[Panels.FIRST + step * width + lane], sum);
        }
        expected[3 + pixel * ys + lane] = sum;
      }
    }
    float[] y = before.clone();
    Tiles.run(vectors, length, x, 2, XS, taps, run, w, Panels.FIRST, before, 3, ys, y, 3, ys);
    assertArrayEquals(expected, y, length + " pixels by " + vectors + " vectors");
    float[] fresh = new float[y.length];
    Tiles.run(
        vectors, length, x, 2, XS, taps, run, w, Panels.FIRST, Tiles.ZEROS, 0, 0, fresh, 3, ys);
    float[] again = new float[y.length];
    Tiles.run(vectors, length, x, 2, XS, taps, run, w, Panels.FIRST, again, 3, ys, again, 3, ys);
    assertArrayEquals(again, fresh);
  }

  private float[] floats(int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextFloat() - 0.5f;
    }
    return floats;
  }
}
