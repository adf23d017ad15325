package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Background;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.map.Felzenszwalb;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XraiTest {
  private static final int SIDE = 224;
  private static final OutputTarget OUTPUT = OutputTarget.score("the output", y -> y);
  private static final Background ZERO = Background.of(Baseline.ZERO);
  private static final Tensor IMAGE = image();
  private static final Tensor WEIGHTS = weights();
  private static final Model LINEAR =
      x -> x.mul(Node.constant(WEIGHTS)).sum(1, 2, 3).reshape(x.shape().at(0), 1);

  /** A bright square and a dark one on grey. */
  private static Tensor image() {
    Tensor image = Tensor.zeros(Shape.of(1, SIDE, SIDE, 2));
    for (int k = 0; k < image.size(); k++) {
      int p = k / 2;
      image.data()[k] = bright(p) ? 2 : dark(p) ? -1 : (float) (.02 * Math.sin(.1 * p));
    }
    return image;
  }

  private static boolean bright(int p) {
    return in(p, 30, 90);
  }

  private static boolean dark(int p) {
    return in(p, 120, 200);
  }

  private static boolean in(int p, int from, int to) {
    return Math.min(p / SIDE, p % SIDE) >= from && Math.max(p / SIDE, p % SIDE) < to;
  }

  private static Tensor weights() {
    Tensor weights = Tensor.zeros(IMAGE.shape());
    for (int k = 0; k < weights.size(); k++) {
      weights.data()[k] = (float) ((bright(k / 2) ? 1 : .05) * (1 + .5 * Math.sin(k)));
    }
    return weights;
  }

  private static Explanation explained(boolean fast) {
    Background from = Background.of(Baseline.LEAST, Baseline.GREATEST);
    return new Xrai(2, from, 5, fast, 0).explain(LINEAR, IMAGE, OUTPUT);
  }

  /** Of a linear net, {@code max_c w (x - mean of baselines)}. */
  private static double[] attribution() {
    double[] largest = new double[SIDE * SIDE];
    for (int p = 0; p < largest.length; p++) {
      largest[p] =
          Math.max(
              WEIGHTS.data()[2 * p] * (IMAGE.data()[2 * p] - .5),
              WEIGHTS.data()[2 * p + 1] * (IMAGE.data()[2 * p + 1] - .5));
    }
    return largest;
  }

  private static List<boolean[]> masks() {
    Tensor scaled = Tensor.zeros(Shape.of(SIDE, SIDE, 2));
    for (int k = 0; k < scaled.size(); k++) {
      scaled.data()[k] = 2 * (IMAGE.data()[k] + 1) / 3f - 1;
    }
    List<boolean[]> masks = new ArrayList<>();
    for (int scale : new int[] {50, 100, 150, 250, 500, 1200}) {
      int[] segments = new Felzenszwalb(scale, .8, 150).segments(scaled);
      for (int s = 0; s <= Arrays.stream(segments).max().orElseThrow(); s++) {
        masks.add(dilated(segments, s));
      }
    }
    return masks;
  }

  private static boolean[] dilated(int[] segments, int one) {
    boolean[] mask = new boolean[segments.length];
    for (int dy = -5; dy <= 5; dy++) {
      for (int dx = -5; dx <= 5; dx++) {
        for (int p = 0; dy * dy + dx * dx <= 25 && p < mask.length; p++) {
          int y = p / SIDE + dy;
          int x = p % SIDE + dx;
          boolean inside = 0 <= y && y < SIDE && 0 <= x && x < SIDE;
          mask[p] |= inside && segments[y * SIDE + x] == one;
        }
      }
    }
    return mask;
  }

  /** The mean over what a mask has and another has not; -1e9 where that is too little. */
  private static double gain(boolean[] mask, boolean[] taken, double[] attribution, int least) {
    double sum = 0;
    int count = 0;
    for (int p = 0; p < mask.length; p++) {
      if (mask[p] && !taken[p]) {
        sum += attribution[p];
        count++;
      }
    }
    return count < least ? -1e9 : sum / count;
  }

  private static void take(boolean[] mask, boolean[] taken, double gain, double[] map) {
    for (int p = 0; p < mask.length; p++) {
      if (mask[p] && !taken[p]) {
        map[p] = gain;
        taken[p] = true;
      }
    }
  }

  private static double[] slow(boolean fast) {
    double[] attribution = attribution();
    double[] map = new double[attribution.length];
    boolean[] taken = new boolean[map.length];
    boolean[] nothing = new boolean[map.length];
    List<boolean[]> masks = masks();
    masks.sort(
        (a, b) ->
            Double.compare(gain(b, nothing, attribution, 1), gain(a, nothing, attribution, 1)));
    if (fast) {
      for (boolean[] mask : masks) {
        double gain = gain(mask, taken, attribution, 50);
        if (gain > -1e9) {
          take(mask, taken, gain, map);
        }
      }
    }
    while (!fast) {
      boolean[] best = null;
      double most = -1e9;
      for (boolean[] mask : masks) {
        double gain = gain(mask, taken, attribution, 50);
        best = gain > most ? mask : best;
        most = Math.max(gain, most);
      }
      if (best == null) {
        break;
      }
      take(best, taken, most, map);
    }
    boolean[] all = new boolean[map.length];
    Arrays.fill(all, true);
    take(all, taken, gain(all, taken, attribution, 1), map);
    return map;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("slow")
  void isTheBestSegmentFirst(boolean fast) {
    Explanation e = explained(fast);
    assertEquals(Shape.of(SIDE, SIDE), e.raw().shape());
    assertNear(slow(fast), e.raw().data(), 1e-4);
  }

  /** Every pixel gets the mean of a set, and every pixel is in one. */
  @Test
  void theSumIsThatOfWhatIsGathered() {
    double sum = 0;
    for (float value : explained(false).raw().data()) {
      sum += value;
    }
    assertEquals(Arrays.stream(attribution()).sum(), sum, 1e-2);
  }

  @Test
  void theRegionThatMattersIsHot() {
    Tensor map = explained(false).map();
    assertTrue(map.at(60, 60) > .9);
    assertTrue(map.at(160, 160) < .2 && map.at(20, 200) < .5);
  }

  /** No dots: 1024 pixels are in regions of ten or more, but for what no segment has. */
  @Test
  void regionsOfSmallImagesAreNotDots() {
    Tensor image = Tensor.zeros(Shape.of(1, 32, 32, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) Math.sin(k * k * .7) + (k % 32 < 15 ? 0 : 2);
    }
    Model sum = x -> x.square().sum(1, 2, 3).reshape(x.shape().at(0), 1);
    Map<Float, Integer> sizes = new HashMap<>();
    for (float value : new Xrai(2, ZERO, 5, false, 0).explain(sum, image, OUTPUT).raw().data()) {
      sizes.merge(value, 1, Integer::sum);
    }
    assertTrue(sizes.size() > 1);
    assertTrue(sizes.values().stream().filter(size -> size < 10).count() <= 1, "" + sizes);
  }

  @Test
  void asPairHasItItTakes100StepsFromEachEnd() {
    Background ends = Background.of(Baseline.LEAST, Baseline.GREATEST);
    assertEquals(new Xrai(100, ends, 5, false, 0), new Xrai());
    assertEquals(new Xrai(), Xrai.METHOD.explainer());
  }

  @Test
  void imagesOfOtherSizesAndOneColourHaveRegionsToo() {
    Model sum = x -> x.square().sum(1, 2, 3).reshape(x.shape().at(0), 1);
    Explanation flat =
        new Xrai(2, ZERO, 5, false, 0)
            .explain(sum, Tensor.filled(Shape.of(1, 40, 30, 1), .5f), OUTPUT);
    assertEquals(Shape.of(40, 30), flat.raw().shape());
    assertEquals(flat.raw().at(0, 0), flat.raw().at(39, 29));
  }

  @Test
  void whatCannotBeIsRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> new Xrai(0, ZERO, 5, false, 0));
    assertEquals("steps 0: 1 to 1000000 is expected", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Xrai(2, ZERO, -1, false, 0));
  }
}
