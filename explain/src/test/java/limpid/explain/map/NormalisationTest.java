package limpid.explain.map;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;

class NormalisationTest {

  private static Tensor map(float... values) {
    return Tensor.of(Shape.of(2, values.length / 2), values);
  }

  @Test
  void resizingHasHalfPixelCentres() {
    Tensor resized = new Plane(2, 2, new float[] {0, 1, 2, 3}).resized(4, 4).tensor();
    assertRow(new double[] {0, .25, .75, 1}, resized, 0, 1e-7);
    assertRow(new double[] {.5, .75, 1.25, 1.5}, resized, 1, 1e-7);
  }

  @Test
  void rectifiedMapIsStretchedOverZeroToOne() {
    assertNear(
        new double[] {0, 0, .5, 1},
        Normalisation.PYTORCH_GRAD_CAM.map(map(-7, 0, 2, 4), 2, 2).data(),
        1e-6);
  }

  @Test
  void smallestPositiveValueIsTheLowEnd() {
    assertNear(
        new double[] {0, 1 / 3., 2 / 3., 1},
        Normalisation.PYTORCH_GRAD_CAM.map(map(1, 2, 3, 4), 2, 2).data(),
        1e-6);
  }

  @Test
  void aMapOfOneValueHasNoPictureWhateverItRoundsToBetweenItsPlaces() {
    for (float value : new float[] {.1f, 3.7f, 100.7f}) {
      Tensor raw = Tensor.filled(Shape.of(5, 8), value);
      for (Normalisation one :
          List.of(
              Normalisation.PYTORCH_GRAD_CAM,
              Normalisation.RESIZE_FIRST,
              Normalisation.TF_EXPLAIN,
              Normalisation.TORCH_CAM,
              Normalisation.XPLIQUE)) {
        assertArrayEquals(new float[37 * 61], one.map(raw, 37, 61).data());
      }
    }
  }

  @Test
  void orderMattersForFaintMaps() {
    // 1e-8 at the layer: the constant 1e-7 damps it twice or once
    Tensor raw = map(0, 0, 0, 1e-8f);
    float twice = Normalisation.PYTORCH_GRAD_CAM.map(raw, 2, 2).data()[3];
    float once = Normalisation.RESIZE_FIRST.map(raw, 2, 2).data()[3];
    assertEquals(1, twice, 1e-5);
    assertEquals(1 / 11., once, 1e-5);
  }

  @Test
  void withoutRectifyingTheMostNegativeIsTheLowEnd() {
    assertNear(
        new double[] {0, .5, .75, 1},
        Normalisation.TF_EXPLAIN.map(map(-4, 0, 2, 4), 2, 2).data(),
        1e-6);
  }

  @Test
  void magnitudeSumsChannelsAndCutsOffAtThePercentile() {
    Tensor raw = Tensor.zeros(Shape.of(10, 20, 3));
    double[] size = new double[200];
    for (int i = 0; i < raw.size(); i++) {
      raw.data()[i] = (float) (Math.sin(i) * Math.exp(Math.cos(3 * i)));
      size[i / 3] += Math.abs((double) raw.data()[i]);
    }
    double low =
        new Percentile().withEstimationType(Percentile.EstimationType.R_7).evaluate(size, 1e-9);
    double high =
        new Percentile().withEstimationType(Percentile.EstimationType.R_7).evaluate(size, 99);
    double[] expected = new double[200];
    for (int i = 0; i < 200; i++) {
      expected[i] = Math.clamp((size[i] - low) / (high - low), 0, 1);
    }
    assertNear(expected, Normalisation.MAGNITUDE.map(raw, 10, 20).data(), 1e-5);
  }

  @Test
  void magnitudeOfASinglePixelIsStillSeen() {
    Tensor raw = Tensor.zeros(Shape.of(20, 20, 1));
    raw.data()[7] = -3;
    float[] map = Normalisation.MAGNITUDE.map(raw, 20, 20).data();
    assertEquals(1, map[7]);
    assertEquals(0, map[8]);
  }

  @Test
  void outliersDoNotPaleASignedMap() {
    Tensor raw = Tensor.filled(Shape.of(100, 100, 1), -2);
    raw.data()[0] = 1000;
    Attribution attribution = new Attribution(raw, Optional.empty(), Normalisation.MAGNITUDE);
    Score score = new Score(OutputTarget.output(0), 1, OptionalDouble.empty());
    float[] signed =
        Explanation.of(new GradCam(), attribution, Shape.of(1, 100, 100, 1), score, Duration.ZERO)
            .signed()
            .data();
    assertEquals(1, signed[0]);
    assertEquals(-1, signed[1]);
  }

  @Test
  void signedMapKeepsSignsAndZero() {
    Attribution attribution =
        new Attribution(map(-2, 0, 1, 4), Optional.of("a"), Normalisation.PYTORCH_GRAD_CAM);
    Score score = new Score(OutputTarget.output(0), 1, OptionalDouble.empty());
    Explanation e =
        Explanation.of(new GradCam(), attribution, Shape.of(1, 2, 2, 3), score, Duration.ZERO);
    assertNear(new double[] {-.5, 0, .25, 1}, e.signed().data(), 2e-3);
    assertArrayEquals(e.map().data(), e.map(Normalisation.PYTORCH_GRAD_CAM).data());
  }

  /** PIL.Image.fromarray(m, "F").resize((8, 7), BICUBIC), Pillow 9. */
  @Test
  void bicubicIsPillows() {
    Plane map = new Plane(3, 4, new float[] {0, 1, 3, 2, 2, 5, 4, 1, 7, 1, 0, 2});
    double[][] rows = {
      {-.2635747, -.0891353, .2793599, 1.1559495, 2.5147235, 2.8822668, 2.2995508, 2.0248868},
      {1.7352941, 2.5912409, 4.4045801, 5.078125, 4.484375, 3.2671757, 1.5474453, .7352941},
      {8.0865383, 6.1997471, 2.2039051, -.1286058, -.5168269, .0958602, 1.6034532, 2.3150451}
    };
    float[] found = map.bicubic(7, 8).values();
    for (int i = 0; i < 3; i++) {
      assertNear(rows[i], Arrays.copyOfRange(found, 24 * i, 24 * i + 8), 1e-5);
    }
  }

  /** numpy: sorted values and their cumulative sum, the first at 98 % of it or more. */
  @Test
  void shareOfTheSumIsCountedFromTheSmallest() {
    Plane map = new Plane(3, 4, new float[] {0, 1, 3, 2, 2, 5, 4, 1, 7, 1, 0, 2});
    assertEquals(7, map.upToShare(.98));
    assertEquals(5, map.upToShare(.75));
    assertEquals(0, map.upToShare(0));
  }
}
