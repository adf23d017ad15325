package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Plane;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradCamTest {

  private static Explanation ofWaves(int target) {
    return new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  private static Explanation ofOneConvolution(String layer) {
    return new GradCam(LayerChoice.named(layer))
        .explain(Nets.oneConvolution(), Nets.countedInput(0), OutputTarget.of(0));
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    Tensor map = ofWaves(1).map();
    assertEquals(Shape.of(8, 8), map.shape());
    assertRow(
        new double[] {.72303, .81535, 1, .99233, .79234, .60405, .42746, .33917}, map, 0, 1e-5);
    assertRow(
        new double[] {.4265, .46265, .53496, .62873, .74395, .67254, .41451, .2855}, map, 3, 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void mapThatIsNowherePositiveIsZeroAndDiagnosed(int target) {
    Explanation explanation = ofWaves(target);
    assertArrayEquals(new float[64], explanation.map().data());
    assertEquals(Diagnosis.Finding.NOWHERE_POSITIVE, explanation.diagnosis().finding());
    assertTrue(explanation.diagnosis().sentence().contains("r2, logit of class " + target));
    assertTrue(Plane.sum(explanation.signed()).min() < -0.9f, "the signed map shows something");
  }

  @Test
  void rawMapAtConvolutionIsThatOfCaptum() {
    Tensor raw = ofOneConvolution("conv1").raw();
    assertEquals(Shape.of(2, 2), raw.shape());
    assertNear(new double[] {11.25, 13.5, 20.25, 22.5}, raw.data(), 1e-5);
  }

  @Test
  void rawMapAtReluIsThatOfCaptum() {
    assertNear(new double[] {0, 4, 28, 32.5}, ofOneConvolution("relu1").raw().data(), 1e-5);
  }

  @Test
  void rawMapIsTheSlowOne() {
    for (int target = 0; target < 3; target++) {
      double[] slow = new SlowWaves(Nets.wavesInput()).gradCam(target);
      assertNear(slow, ofWaves(target).raw().data(), 1e-6);
    }
  }

  @Test
  void underTfExplainGradientsAreGuidedAndNegativesShown() {
    Explanation e =
        new GradCam(LayerChoice.LAST, Convention.TF_EXPLAIN)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(0));
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      for (int k = 0; k < 16; k++) {
        double g = slow.featureGradients(0)[c][k];
        mean += g > 0 && slow.features()[c][k] > 0 ? g / 16 : 0;
      }
      for (int k = 0; k < 16; k++) {
        expected[k] += mean * slow.features()[c][k];
      }
    }
    assertNear(expected, e.raw().data(), 1e-6);
    assertEquals(Normalisation.TF_EXPLAIN, e.attribution().normalisation());
  }

  @Test
  void underGlobalAveragePoolingItIsTheClassActivationMapOverPixels() {
    Node weights = Node.constant(Nets.wave(2, 3, 5));
    Node bias = Node.constant(Nets.wave(3, 5));
    Model model =
        x -> {
          Node features = x.relu().named("features");
          return new Linear().of(features.mean(1, 2).reshape(1, 3), weights, bias);
        };
    Tensor image = Nets.wave(1, 1, 4, 6, 3);
    for (int target = 0; target < 5; target++) {
      Explanation e = new GradCam().explain(model, image, OutputTarget.of(target));
      double total = 0;
      for (int k = 0; k < 24; k++) {
        double cam = 0;
        for (int c = 0; c < 3; c++) {
          cam += weights.value().at(c, target) * Math.max(0, image.data()[3 * k + c]);
        }
        assertEquals(cam, 24 * e.raw().data()[k], 1e-5);
        total += cam / 24;
      }
      assertEquals(e.score().value(), total + bias.value().at(target), 1e-5, "S = mean M + b");
    }
  }

  @Test
  void saysWhichLayerAndWhichScore() {
    Explanation e = ofWaves(1);
    assertEquals("gradcam", e.method());
    assertEquals(Optional.of("r2"), e.layer());
    assertEquals("logit of class 1", e.score().definition());
    assertEquals(.008005, e.score().value(), 1e-6);
    assertEquals(.333614, e.score().probability().orElseThrow(), 1e-6);
    assertEquals(Diagnosis.Finding.SOUND, e.diagnosis().finding());
    assertTrue(e.time().toNanos() > 0);
  }

  @Test
  void layerWithoutPlacesIsRefused() {
    GradCam atScores = new GradCam(LayerChoice.named("fc"));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> atScores.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.top()));
    assertEquals(
        "layer fc is [1,3], not feature maps [N,h,w,C]; the last that is: r2", e.getMessage());
  }
}
