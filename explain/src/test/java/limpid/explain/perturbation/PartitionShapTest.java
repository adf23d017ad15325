package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.Completeness;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionShapTest {
  private static final Tensor WAVES = Nets.wavesInput();

  private static Explanation ofWaves(int samples, float hidden) {
    Baseline baseline = Baseline.given(Tensor.filled(WAVES.shape(), hidden));
    return new PartitionShap(samples, baseline, 0).explain(Nets.waves(), WAVES, OutputTarget.of(1));
  }

  /**
   * Pixels {@code [top,left,bottom,right]} in the order in which a hierarchy of cuts shows them.
   */
  private static List<List<Integer>> orders(int top, int left, int bottom, int right, int w) {
    if ((bottom - top) * (right - left) == 1) {
      return List.of(List.of(top * w + left));
    }
    boolean rows = bottom - top >= right - left;
    int row = rows ? top + (bottom - top) / 2 : bottom;
    int column = rows ? right : left + (right - left) / 2;
    List<List<Integer>> orders = new ArrayList<>();
    for (List<Integer> first : orders(top, left, row, column, w)) {
      for (List<Integer> second :
          orders(rows ? row : top, rows ? left : column, bottom, right, w)) {
        List<Integer> one = new ArrayList<>(first);
        one.addAll(second);
        orders.add(one);
        List<Integer> other = new ArrayList<>(second);
        other.addAll(first);
        orders.add(other);
      }
    }
    return orders;
  }

  /** A score with products of neighbours and of pixels far apart. */
  private static double bent(double[] x) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * x[(k + 1) % x.length] * (k + 1) + x[k] * x[k] * x[(3 * k + 2) % x.length];
    }
    return sum;
  }

  private static Model bentNet(int n) {
    Tensor next = Tensor.zeros(Shape.of(n, n));
    Tensor far = Tensor.zeros(Shape.of(n, n));
    for (int k = 0; k < n; k++) {
      next.data()[(k + 1) % n * n + k] += k + 1;
      far.data()[(3 * k + 2) % n * n + k] += 1;
    }
    return x -> {
      Node row = x.reshape(x.shape().at(0), n);
      Node products = row.mul(new MatMul(false, false).of(row, Node.constant(next)));
      Node others = row.square().mul(new MatMul(false, false).of(row, Node.constant(far)));
      return products.add(others).sum(1).reshape(x.shape().at(0), 1);
    };
  }

  @ParameterizedTest
  @CsvSource({"2, 4", "3, 2", "1, 5", "5, 1"})
  void cutToPixelsItIsTheMeanOverAllOrdersOfTheHierarchy(int h, int w) {
    Tensor image = Tensor.zeros(Shape.of(1, h, w, 1));
    for (int k = 0; k < h * w; k++) {
      image.data()[k] = (float) Math.sin(k + 1);
    }
    double[] expected = new double[h * w];
    List<List<Integer>> orders = orders(0, 0, h, w, w);
    for (List<Integer> order : orders) {
      double[] shown = new double[h * w];
      double before = 0;
      for (int pixel : order) {
        shown[pixel] = image.data()[pixel];
        expected[pixel] += (bent(shown) - before) / orders.size();
        before = bent(shown);
      }
    }
    Explanation e =
        new PartitionShap(100_000).explain(bentNet(h * w), image, OutputTarget.score("y", y -> y));
    assertNear(expected, e.raw().data(), 1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 12, 77, 500})
  void itSumsToTheGainHoweverFarItIsCut(int samples) {
    Completeness sum = ofWaves(samples, .3f).attribution().completeness().orElseThrow();
    double image = new SlowWaves(WAVES).logit(1);
    double hidden = new SlowWaves(Tensor.filled(WAVES.shape(), .3f)).logit(1);
    assertEquals(image - hidden, sum.expected(), 1e-5);
    assertEquals(0, sum.error(), 1e-9);
  }

  @Test
  void withoutACutAllPixelsHaveTheSame() {
    float[] raw = ofWaves(2, 0).raw().data();
    double gain = new SlowWaves(WAVES).logit(1);
    gain -= new SlowWaves(Tensor.zeros(WAVES.shape())).logit(1);
    for (float value : raw) {
      assertEquals(gain / 64, value, 1e-6);
    }
  }

  /** The upper half and the lower one: two players have their Shapley values. */
  @Test
  void oneCutIsTheShapleyValueOfTwoHalves() {
    float[] raw = ofWaves(4, 0).raw().data();
    double[] scores = new double[4];
    for (int shown = 0; shown < 4; shown++) {
      Tensor image = WAVES.copy();
      for (int k = 0; k < 64; k++) {
        image.data()[k] *= shown >> k / 32 & 1;
      }
      scores[shown] = new SlowWaves(image).logit(1);
    }
    double upper = (scores[1] - scores[0] + scores[3] - scores[2]) / 2;
    assertEquals(upper / 32, raw[0], 1e-6);
    assertEquals((scores[3] - scores[0] - upper) / 32, raw[63], 1e-6);
  }

  /** Pixels that are not looked at have none, though their neighbours have some. */
  @Test
  void cutToPixelsDummiesHaveNoneAndEqualPixelsTheSame() {
    Model net =
        x -> {
          Node row = x.reshape(x.shape().at(0), 4);
          Node seen = row.mul(Node.constant(Tensor.of(Shape.of(1, 4), 1, 1, 0, 0)));
          return seen.sum(1).square().reshape(x.shape().at(0), 1);
        };
    Tensor image = Tensor.of(Shape.of(1, 2, 2, 1), 3, 3, 5, 7);
    Explanation e = new PartitionShap(1000).explain(net, image, OutputTarget.score("y", y -> y));
    assertArrayEquals(new float[] {18, 18, 0, 0}, e.raw().data(), 1e-5f);
  }

  @Test
  void oneImageIsTooFew() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new PartitionShap(1));
    assertEquals("samples 1: 2 or more is expected", e.getMessage());
  }
}
