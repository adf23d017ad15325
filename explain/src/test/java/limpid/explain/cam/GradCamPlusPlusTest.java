package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCamPlusPlus.Variant;
import limpid.explain.map.Normalisation;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GradCamPlusPlusTest {
  /** The true derivatives of exp(probability of class 0), by PyTorch: cam_goldens.py. */
  private static final double[] EXACT = {
    .054621, .109147, .075406, .035505, .03032, .032323, .047513, .017021, 0, .024835, .028409,
    .01991, .008584, 0, 0, 0
  };

  private static GradCamPlusPlus method(Variant variant) {
    return new GradCamPlusPlus(LayerChoice.LAST, variant);
  }

  private static Explanation ofWaves(Variant variant, OutputTarget target) {
    return method(variant).explain(Nets.waves(), Nets.wavesInput(), target);
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    Explanation e =
        new GradCamPlusPlus().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(0));
    assertRow(
        new double[] {.523846, .663401, .942511, 1, .835866, .653753, .45366, .353613},
        e.map(),
        0,
        1e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "PAPER,0",
    "PAPER,1",
    "PAPER,2",
    "PYTORCH_GRAD_CAM,0",
    "PYTORCH_GRAD_CAM,1",
    "PYTORCH_GRAD_CAM,2",
    "VICKYLIIN,0",
    "VICKYLIIN,1",
    "VICKYLIIN,2",
    "EXACT,0",
    "EXACT,1",
    "EXACT,2"
  })
  void rawMapIsTheSlowOne(Variant variant, int target) {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[][] a = slow.features();
    double[][] g = slow.featureGradients(target);
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      double total = 0;
      double cubes = 0;
      for (int k = 0; k < 16; k++) {
        total += a[c][k];
        cubes += a[c][k] * Math.pow(g[c][k], 3);
      }
      double w = 0;
      for (int k = 0; k < 16; k++) {
        double square = g[c][k] * g[c][k];
        double rest = variant == Variant.VICKYLIIN ? cubes : total * square * g[c][k];
        double more =
            switch (variant) {
              case PAPER, EXACT -> 0;
              case PYTORCH_GRAD_CAM -> 1e-6;
              case VICKYLIIN -> 1e-7;
            };
        w += square / (2 * square + rest + more) * Math.max(g[c][k], 0);
      }
      for (int k = 0; k < 16; k++) {
        expected[k] += w * a[c][k];
      }
    }
    assertNear(expected, ofWaves(variant, OutputTarget.of(target)).raw().data(), 1e-6);
  }

  @Test
  void exactDerivativesOfACurvedScoreAreThoseOfPytorch() {
    OutputTarget probability = OutputTarget.of(0).probability();
    assertNear(EXACT, ofWaves(Variant.EXACT, probability).raw().data(), 2e-6);
    float[] paper = ofWaves(Variant.PAPER, probability).raw().data();
    assertTrue(Math.abs(paper[1] - EXACT[1]) > 1e-4, "the paper's take no notice of the curve");
  }

  @Test
  void exactDerivativesOfACurvedScoreAreTracedWhereTheRestIsCompiled() {
    GradCamPlusPlus exact = method(Variant.EXACT);
    try (Session session = CompiledNet.of(Nets.waves(), List.of(exact)).session()) {
      OutputTarget probability = OutputTarget.of(0).probability();
      assertNear(
          EXACT, exact.explain(session.run(Nets.wavesInput()), probability).raw().data(), 2e-6);
    }
  }

  @Test
  void exactDerivativesOfTooManyElementsAreRefused() {
    Model wide = x -> x.relu().named("features").square().mean(1, 2).reshape(1, 3);
    Tensor image = Tensor.filled(Shape.of(1, 40, 40, 3), 1);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> method(Variant.EXACT).explain(wide, image, OutputTarget.of(0)));
    assertEquals(
        "exact derivatives of a score that is curved in the layer want two sweeps for each of its"
            + " elements, and there are 4800, more than 4096: a logit, a smaller layer or"
            + " --variant paper would do",
        e.getMessage());
  }

  private static OutputTarget scaled(double factor) {
    return OutputTarget.score("scaled", y -> OutputTarget.of(0).of(y).mul(factor));
  }

  @Test
  void tinyGradientsDoNotVanishInPowers() {
    // a = 1 / 2 where g is next to nothing
    float[] raw = ofWaves(Variant.PAPER, scaled(1e-18)).raw().data();
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    for (int k = 0; k < 16; k++) {
      double expected = 0;
      for (int c = 0; c < 3; c++) {
        double positive = 0;
        for (double g : slow.featureGradients(0)[c]) {
          positive += Math.max(g, 0);
        }
        expected += positive / 2 * slow.features()[c][k];
      }
      assertEquals(expected, 1e18 * raw[k], 1e-5);
    }
  }

  @Test
  void hugeScoresDoNotOverflow() {
    for (Variant variant : List.of(Variant.PAPER, Variant.VICKYLIIN, Variant.EXACT)) {
      Explanation e = ofWaves(variant, scaled(1e6));
      assertTrue(e.diagnosis().sound(), e.diagnosis().sentence());
    }
  }

  @Test
  void variantsAgreeBehindAGlobalAverage() {
    float[] paper = averaged(Variant.PAPER);
    for (Variant variant : Variant.values()) {
      float tolerance = 1e-3f * Nets.largest(paper);
      assertArrayEquals(paper, averaged(variant), tolerance, variant.name());
    }
  }

  private static float[] averaged(Variant variant) {
    return method(variant).explain(Nets.averaged(), Nets.wavesInput(), scaled(100)).raw().data();
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void zeroGradientsGiveZeros(Variant variant) {
    OutputTarget nothing = OutputTarget.score("nothing", y -> y.mul(0).sum(1));
    Explanation e = ofWaves(variant, nothing);
    assertArrayEquals(new float[16], e.raw().data());
    assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding());
  }

  @Test
  void whereTheDenominatorIsZeroAPlaceHasNoWeight() {
    // 2 + g sum A = 0 at g = 1, A = -2
    Model model = x -> x.mul(1).named("features").sum(1, 2).reshape(1, 1);
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 1), -3, 1);
    for (Variant variant : Variant.values()) {
      float[] raw = method(variant).explain(model, image, OutputTarget.binary(1)).raw().data();
      assertTrue(Float.isFinite(raw[0]) && Float.isFinite(raw[1]), variant.name());
    }
    assertArrayEquals(
        new float[2],
        method(Variant.PAPER).explain(model, image, OutputTarget.binary(1)).raw().data());
  }

  @Test
  void vickyliinIsResizedFirst() {
    Explanation e = ofWaves(Variant.VICKYLIIN, OutputTarget.of(0));
    assertEquals(Normalisation.RESIZE_FIRST, e.attribution().normalisation());
  }
}
