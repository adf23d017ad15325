package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Slice;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HsicTest {
  private static final int N = 40;
  private static final SlowGame GAME = new SlowGame(3, .3f);

  private static Hsic method(int samples, Convention convention) {
    Baseline baseline = Baseline.given(Tensor.filled(Shape.of(1, 8, 8, 1), GAME.hidden()));
    return new Hsic(samples, Segmentation.GRID, 3, baseline, convention, OptionalDouble.empty(), 5);
  }

  private static Explanation explained(int samples, Convention convention) {
    return method(samples, convention).explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
  }

  /** {@code C A C}, C the identity less a mean. */
  private static double[][] centred(double[][] a) {
    int n = a.length;
    double[][] centred = new double[n][n];
    double all = Arrays.stream(a).flatMapToDouble(Arrays::stream).sum() / n / n;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        int column = k;
        double row = Arrays.stream(a[i]).sum() / n;
        double down = Arrays.stream(a).mapToDouble(values -> values[column]).sum() / n;
        centred[i][k] = a[i][k] - row - down + all;
      }
    }
    return centred;
  }

  @ParameterizedTest
  @EnumSource(
      value = Convention.class,
      names = {"PAPER", "XPLIQUE"})
  void valuesAreTheTracesOfTheFormula(Convention convention) {
    SobolSequence points = new SobolSequence(9, 500, 5);
    int[] shown = new int[N];
    double[] scores = new double[N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < 9; j++) {
        shown[i] |= points.at(i, j) >= .5 ? 1 << j : 0;
      }
      scores[i] = GAME.score(shown[i]);
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double median = (sorted[N / 2 - 1] + sorted[N / 2]) / 2;
    double[][] alike = new double[N][N];
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < N; k++) {
        alike[i][k] = Math.exp(-Math.pow(scores[i] - scores[k], 2) / (2 * median * median));
      }
    }
    double[] expected = new double[9];
    for (int j = 0; j < 9; j++) {
      double[][] kernel = new double[N][N];
      for (int i = 0; i < N; i++) {
        for (int k = 0; k < N; k++) {
          kernel[i][k] = .5 - ((shown[i] ^ shown[k]) >> j & 1);
        }
      }
      double[][] left = centred(kernel);
      double[][] right = centred(alike);
      double trace = 0;
      for (int i = 0; i < N; i++) {
        for (int k = 0; k < N; k++) {
          trace += left[i][k] * right[k][i];
        }
      }
      expected[j] = trace / (convention == Convention.PAPER ? (N - 1) * (N - 1) : N);
    }
    double largest = Arrays.stream(expected).max().orElseThrow();
    assertTrue(largest > 0);
    assertNear(GAME.map(expected), explained(N, convention).raw().data(), 1e-4 * largest);
  }

  /** The score looks at a corner alone. */
  @Test
  void whatTheScoreDoesNotSeeHasNextToNothing() {
    OutputTarget corner = OutputTarget.score("corner", y -> y);
    Explanation e =
        new Hsic(512, 2, 1)
            .explain(
                x ->
                    new Slice(2, 0, 4)
                        .of(new Slice(1, 0, 4).of(x))
                        .sum(1, 2, 3)
                        .reshape(x.shape().at(0), 1)
                        .add(1),
                Nets.wavesInput(),
                corner);
    float[] raw = e.raw().data();
    assertTrue(raw[0] > 0);
    for (int k : new int[] {7, 56, 63}) {
      assertTrue(raw[k] < .01 * raw[0], "pixel " + k + " has " + raw[k] + " beside " + raw[0]);
    }
  }

  @Test
  void aScoreThatDoesNotVaryHasZeros() {
    Explanation e =
        method(9, Convention.XPLIQUE)
            .explain(
                Nets.waves(), Nets.wavesInput(), OutputTarget.score("zero", y -> y.mul(0).sum(1)));
    assertArrayEquals(new float[64], e.raw().data());
    assertEquals(0, e.attribution().precision().orElseThrow().standardError(), 1e-20);
  }
}
