package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class NormalisationProperties {
  private static final List<Normalisation> ALL =
      List.of(
          Normalisation.PYTORCH_GRAD_CAM,
          Normalisation.RESIZE_FIRST,
          Normalisation.TF_EXPLAIN,
          Normalisation.MAGNITUDE);

  @Provide
  Arbitrary<float[]> anyValues() {
    return Arbitraries.floats().array(float[].class).ofSize(24);
  }

  @Provide
  Arbitrary<float[]> values() {
    return Arbitraries.floats().between(-100, 100).array(float[].class).ofSize(24);
  }

  @Property(tries = 200)
  void everyMapLiesBetweenZeroAndOne(
      @ForAll("anyValues") float[] raw,
      @ForAll @IntRange(min = 1, max = 9) int h,
      @ForAll @IntRange(min = 1, max = 9) int w) {
    for (Shape shape : List.of(Shape.of(4, 6), Shape.of(2, 4, 3))) {
      for (Normalisation normalisation : ALL) {
        Tensor map = normalisation.map(Tensor.of(shape, raw), h, w);
        assertEquals(Shape.of(h, w), map.shape());
        for (float value : map.data()) {
          assertTrue(value >= 0 && value <= 1, normalisation + ": " + value);
        }
      }
    }
  }

  @Property(tries = 200)
  void positiveFactorsChangeNothing(
      @ForAll("values") float[] raw, @ForAll @FloatRange(min = .5f, max = 50) float factor) {
    raw[0] = 100;
    float[] scaled = raw.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    for (Normalisation normalisation : ALL) {
      float[] a = normalisation.map(Tensor.of(Shape.of(4, 6), raw), 8, 12).data();
      float[] b = normalisation.map(Tensor.of(Shape.of(4, 6), scaled), 8, 12).data();
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], 1e-5);
      }
    }
  }

  @Property(tries = 200)
  void largerValuesNeverComeOutSmaller(@ForAll("values") float[] raw) {
    float[] map = Normalisation.PYTORCH_GRAD_CAM.map(Tensor.of(Shape.of(4, 6), raw), 4, 6).data();
    for (int i = 0; i < raw.length; i++) {
      for (int j = 0; j < raw.length; j++) {
        assertTrue(raw[i] < raw[j] || map[i] >= map[j]);
      }
    }
  }
}
