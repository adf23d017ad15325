package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;

/** Images with known segments, and what holds of all segments. */
final class Segments {
  private Segments() {}

  /** Four quarters of four colours, with a little noise. */
  static Tensor quarters(int h, int w, double noise) {
    float[][] colours = {{.9f, .1f, .1f}, {.1f, .8f, .2f}, {.1f, .2f, .9f}, {.8f, .8f, .8f}};
    SplittableRandom random = new SplittableRandom(4);
    Tensor image = Tensor.zeros(Shape.of(h, w, 3));
    for (int k = 0; k < h * w; k++) {
      for (int c = 0; c < 3; c++) {
        image.data()[3 * k + c] =
            (float) (colours[quarter(k, h, w)][c] + noise * (random.nextDouble() - .5));
      }
    }
    return image;
  }

  static int quarter(int pixel, int h, int w) {
    return (pixel / w < h / 2 ? 0 : 2) + (pixel % w < w / 2 ? 0 : 1);
  }

  /** Waves of colour. */
  static Tensor waves(int h, int w, int channels) {
    Tensor image = Tensor.zeros(Shape.of(h, w, channels));
    for (int k = 0; k < image.size(); k++) {
      int pixel = k / channels;
      double wave = Math.sin(.21 * (pixel % w) + k % channels) * Math.cos(.17 * (pixel / w));
      image.data()[k] = (float) (.5 + .5 * wave);
    }
    return image;
  }

  static int count(int[] segments) {
    return IntStream.of(segments).max().orElseThrow() + 1;
  }

  /** Numbers from 0 on, without a gap, in the order of first pixels. */
  static void areCounted(int[] segments) {
    int next = 0;
    for (int segment : segments) {
      assertEquals(Math.min(segment, next), segment, "a number before its turn");
      next = Math.max(next, segment + 1);
    }
  }

  /** As many connected parts, by steps up, down, left and right, as segments. */
  static void areConnected(int[] segments, int w) {
    boolean[] seen = new boolean[segments.length];
    int parts = 0;
    for (int k = 0; k < segments.length; k++) {
      if (!seen[k]) {
        parts++;
        mark(segments, w, k, seen);
      }
    }
    assertEquals(count(segments), parts);
  }

  private static void mark(int[] segments, int w, int from, boolean[] seen) {
    Deque<Integer> next = new ArrayDeque<>();
    next.add(from);
    while (!next.isEmpty()) {
      int k = next.remove();
      if (seen[k]) {
        continue;
      }
      seen[k] = true;
      for (int step : new int[] {-w, -1, 1, w}) {
        int other = k + step;
        boolean beside = Math.abs(step) == w || other / w == k / w;
        if (other >= 0 && other < segments.length && beside && segments[other] == segments[k]) {
          next.add(other);
        }
      }
    }
  }
}
