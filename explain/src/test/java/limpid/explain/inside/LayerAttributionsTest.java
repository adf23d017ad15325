package limpid.explain.inside;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.HiResCam;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.gradient.Quadrature;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of the waves net are of explain/src/test/python/inside_goldens.py. */
class LayerAttributionsTest {

  private static Explanation ofWaves(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  private static void assertChannels(double[] channels, double[] row, Explanation e) {
    Node raw = Node.constant(e.raw());
    assertNear(channels, raw.sum(0, 1).value().data(), 1e-5);
    Tensor map = raw.sum(2).value();
    float[] second = new float[row.length];
    System.arraycopy(map.data(), row.length, second, 0, row.length);
    assertNear(row, second, 1e-5);
  }

  @Test
  void conductanceIsCaptums() {
    assertChannels(
        new double[] {-.009114, .000111},
        new double[] {0, .01802, 0, 0, 0, 0, 0, 0},
        ofWaves(new LayerConductance("r1", 5)));
    assertChannels(
        new double[] {.013307, .036877},
        new double[] {0, .021, 0, 0, 0, 0, 0, 0},
        ofWaves(new LayerConductance("r1", 50)));
    assertChannels(
        new double[] {-.103109, .109276, .050168},
        new double[] {-.025902, .055548, .114673, .014215},
        ofWaves(new LayerConductance("r2", 50)));
  }

  @Test
  void internalInfluenceIsCaptums() {
    assertChannels(
        new double[] {-.055511, -.020167},
        new double[] {0, .057609, 0, 0, 0, 0, 0, 0},
        ofWaves(new InternalInfluence("r1", 5)));
    assertChannels(
        new double[] {-.335445, -.118741, .260462},
        new double[] {-.1664, .334737, .470071, .091708},
        ofWaves(new InternalInfluence("r2", 50)));
  }

  @Test
  void integratedGradientsInALayerAreCaptums() {
    assertChannels(
        new double[] {.026557, .055137},
        new double[] {0, .022006, 0, 0, 0, 0, 0, 0},
        ofWaves(new LayerIntegratedGradients("r1", 5)));
    assertChannels(
        new double[] {-.103221, .109377, .050242},
        new double[] {-.025921, .055589, .11475, .014233},
        ofWaves(new LayerIntegratedGradients("r2", 50)));
  }

  /** captum's net of three linear layers, each place of an image of one pixel a feature. */
  private static Model captumsLinearNet() {
    Node first = Node.constant(Tensor.filled(Shape.of(3, 4), 1));
    Node bias = Node.constant(Tensor.of(Shape.of(4), -10, 1, 1, 1));
    Node second = Node.constant(Tensor.filled(Shape.of(4, 2), 1));
    Node after = Node.constant(Tensor.of(Shape.of(2), -1, 1));
    return x -> {
      int n = x.shape().at(0);
      Node relu = new Linear().of(x.reshape(n, 3), first, bias).relu();
      Node maps = relu.reshape(n, 1, 1, 4).named("relu");
      return new Linear().of(maps.reshape(n, 4), second, after);
    };
  }

  @Test
  void conductanceOfCaptumsLinearNetIsCaptums() {
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 3), 0, 100, 0);
    Explanation e =
        new LayerConductance("relu", 500).explain(captumsLinearNet(), image, OutputTarget.of(0));
    assertNear(new double[] {90, 100, 100, 100}, e.raw().data(), .1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1", "r2"})
  void conductanceComesNearWhatTheScoreGains(String layer) {
    Completeness few =
        ofWaves(new LayerConductance(layer, 10)).attribution().completeness().orElseThrow();
    Completeness many =
        ofWaves(new LayerConductance(layer, 1000)).attribution().completeness().orElseThrow();
    assertEquals(.056398, many.expected(), 1e-5);
    assertTrue(Math.abs(many.error()) < Math.abs(few.error()), few + " " + many);
    assertEquals(0, many.error(), 1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1", "r2"})
  void integratedGradientsInALayerSumToWhatTheScoreGains(String layer) {
    Explanation e = ofWaves(new LayerIntegratedGradients(layer, 1000));
    Completeness found = e.attribution().completeness().orElseThrow();
    assertEquals(.056398, found.expected(), 1e-5);
    assertEquals(sum(e.raw()), found.sum(), 1e-5);
    assertEquals(0, found.error(), 1e-3);
  }

  @Test
  void inTheImageTheyAreIntegratedGradients() {
    Model copied = x -> Nets.waves().forward(x.mul(1).named("copy"));
    Explanation layer =
        new LayerIntegratedGradients("copy", 20)
            .explain(copied, Nets.wavesInput(), OutputTarget.of(1));
    Explanation image =
        new IntegratedGradients(20, Baseline.ZERO)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertArrayEquals(image.raw().data(), layer.raw().data(), 1e-6f);
  }

  /** What goes past the layer is not the layer's to gain. */
  @Test
  void conductanceSaysNothingOfItsSumWhereAnotherBranchGoesPast() {
    Model skipping =
        x -> {
          Node maps = x.relu().named("maps");
          return maps.add(x).sum(1, 2, 3).reshape(x.shape().at(0), 1);
        };
    Explanation e =
        new LayerConductance("maps", 10)
            .explain(skipping, Nets.wavesInput(), OutputTarget.output(0));
    assertTrue(e.attribution().completeness().isEmpty());
  }

  /** Behind the layer, the net is linear: its gradient is the same all along. */
  @Test
  void beforeALinearHeadAllSayWhatHiResCamDoes() {
    Baseline same = Baseline.ZERO;
    Explanation influence =
        ofWaves(
            new InternalInfluence(LayerChoice.named("r2"), 7, Quadrature.RIEMANN_MIDDLE, same, 0));
    Explanation product = ofWaves(new LayerGradientXActivation("r2"));
    Tensor a = Nets.waves().trace(Nets.wavesInput()).at("r2").value();
    float[] expected = new float[a.size()];
    for (int k = 0; k < expected.length; k++) {
      expected[k] = influence.raw().data()[k] * a.data()[k];
    }
    assertArrayEquals(product.raw().data(), expected, 1e-6f);
    assertEquals(sum(ofWaves(new HiResCam("r2")).raw()), sum(product.raw()), 1e-6);
  }

  @Test
  void activationsAreTheLayer() {
    Tensor r1 = Nets.waves().trace(Nets.wavesInput()).at("r1").value();
    Explanation e = ofWaves(new LayerActivation(LayerChoice.named("r1")));
    assertEquals(Shape.of(8, 8, 2), e.raw().shape());
    assertArrayEquals(r1.data(), e.raw().data());
  }

  @Test
  void compiledTheyAreTheSame() {
    List<Explainer> methods =
        List.of(
            new LayerActivation(LayerChoice.named("r1")),
            new LayerGradientXActivation("r1"),
            new LayerConductance("r1", 9),
            new LayerIntegratedGradients("r1", 9),
            new InternalInfluence("r1", 9));
    try (Session session = CompiledNet.of(Nets.waves(), methods).batch(4).session()) {
      for (Explainer method : methods) {
        Explanation compiled = method.explain(session.run(Nets.wavesInput()), OutputTarget.of(2));
        assertArrayEquals(
            ofWaves(method).raw().data(), compiled.raw().data(), 1e-6f, method.name());
      }
    }
  }
}
