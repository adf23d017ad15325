package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FelzenszwalbTest {
  private static final int H = 9;
  private static final int W = 11;

  private static Tensor image(int seed) {
    Tensor image = Tensor.zeros(Shape.of(H, W, 2));
    for (int k = 0; k < image.size(); k++) {
      int x = k / 2 % W;
      image.data()[k] = (float) (.15 * Math.sin(k * k + seed) + (x < 4 + seed % 3 ? 0 : .8));
    }
    return image;
  }

  private static int count(int[] segments) {
    return IntStream.of(segments).max().orElseThrow() + 1;
  }

  /** The segments as sets, merged as the paper has it. */
  private static int[] slow(Tensor image, double k, int least) {
    List<int[]> pairs = new ArrayList<>();
    for (int[] step : new int[][] {{0, 1}, {1, 0}, {1, 1}, {1, -1}}) {
      for (int p = 0; p < H * W; p++) {
        int y = p / W + step[0];
        int x = p % W + step[1];
        if (y < H && 0 <= x && x < W) {
          pairs.add(new int[] {p, y * W + x});
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> distance(image, pair)));
    Map<Integer, Set<Integer>> segment = new HashMap<>();
    Map<Set<Integer>, Double> inside = new IdentityHashMap<>();
    for (int p = 0; p < H * W; p++) {
      segment.put(p, new HashSet<>(Set.of(p)));
      inside.put(segment.get(p), 0.);
    }
    for (int[] pair : pairs) {
      Set<Integer> a = segment.get(pair[0]);
      Set<Integer> b = segment.get(pair[1]);
      double w = distance(image, pair);
      if (a != b && w < Math.min(inside.get(a) + k / a.size(), inside.get(b) + k / b.size())) {
        join(segment, a, b);
        inside.put(a, w);
      }
    }
    for (int[] pair : pairs) {
      Set<Integer> a = segment.get(pair[0]);
      Set<Integer> b = segment.get(pair[1]);
      if (a != b && (a.size() < least || b.size() < least)) {
        join(segment, a, b);
      }
    }
    List<Set<Integer>> counted = new ArrayList<>();
    int[] numbers = new int[H * W];
    for (int p = 0; p < H * W; p++) {
      Set<Integer> own = segment.get(p);
      int number = -1;
      for (int i = 0; i < counted.size(); i++) {
        number = counted.get(i) == own ? i : number;
      }
      if (number < 0) {
        counted.add(own);
        number = counted.size() - 1;
      }
      numbers[p] = number;
    }
    return numbers;
  }

  private static void join(Map<Integer, Set<Integer>> segment, Set<Integer> a, Set<Integer> b) {
    a.addAll(b);
    b.forEach(p -> segment.put(p, a));
  }

  private static double distance(Tensor image, int[] pair) {
    double sum = 0;
    for (int c = 0; c < 2; c++) {
      sum += Math.pow((double) image.data()[2 * pair[0] + c] - image.data()[2 * pair[1] + c], 2);
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @CsvSource({"20,1", "60,1", "60,5", "200,4", "2000,3"})
  void isThePapers(double scale, int least) {
    for (int seed = 0; seed < 4; seed++) {
      Tensor image = image(seed);
      assertArrayEquals(
          slow(image, scale / 255, least), new Felzenszwalb(scale, 0, least).segments(image));
      assertArrayEquals(
          slow(GaussianBlur.mirrored(.8).of(image), scale / 255, least),
          new Felzenszwalb(scale, .8, least).segments(image));
    }
  }

  @Test
  void twoColoursAreTwoSegments() {
    Tensor image = Tensor.zeros(Shape.of(20, 30, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = k % 30 < 12 ? 0 : 1;
    }
    int[] segments = new Felzenszwalb(50, 0, 10).segments(image);
    for (int k = 0; k < image.size(); k++) {
      assertEquals(k % 30 < 12 ? 0 : 1, segments[k]);
    }
    assertEquals(1, count(new Felzenszwalb(50, 0, 241).segments(image)));
  }

  @Test
  void noSegmentIsSmallerThanTheSmallestAndLargerScalesGiveFewer() {
    Tensor image = image(1);
    int[] segments = new Felzenszwalb(10, 0, 6).segments(image);
    for (int segment = 0; segment < count(segments); segment++) {
      int one = segment;
      assertTrue(IntStream.of(segments).filter(s -> s == one).count() >= 6);
    }
    assertTrue(
        count(new Felzenszwalb(1, 0, 1).segments(image))
            > count(new Felzenszwalb(100, 0, 1).segments(image)));
  }

  @Test
  void whatCannotBeIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Felzenszwalb(0, .8, 20));
    assertEquals(
        "segments: scale above 0, sigma 0 or more and size 1 or more are expected, got 0.0, 0.8,"
            + " 20",
        e.getMessage());
  }
}
