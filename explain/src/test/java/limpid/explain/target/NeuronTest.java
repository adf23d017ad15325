package limpid.explain.target;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Baseline;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.relevance.DeepLift;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers are of explain/src/test/python/inside_goldens.py. */
class NeuronTest {
  private static final Model TO_R2 = Nets.waves().until("r2");
  private static final OutputTarget NEURON = OutputTarget.neuron("r2", 0, 0, 1);
  private static final double[] GRADIENT = {
    -.059877, -.023498, .001723, -.024021, -.103766, -.144068, -.131148, 0
  };
  private static final double[] INTEGRATED = {
    -.010813, .004401, -.000913, .019233, .09994, .143382, .117069, 0
  };

  private static Explanation of(Explainer method, OutputTarget target) {
    return method.explain(TO_R2, Nets.wavesInput(), target);
  }

  private static float[] secondRow(Explanation e) {
    float[] row = new float[8];
    System.arraycopy(e.raw().data(), 8, row, 0, 8);
    return row;
  }

  @Test
  void gradientsOfANeuronAreCaptums() {
    assertNear(GRADIENT, secondRow(of(new Gradient(), NEURON)), 1e-5);
    assertNear(
        new double[] {
          -.039238, -.016512, -.03584, -.053885, -.107027, -.124548, -.097893, -.094402
        },
        secondRow(of(new Gradient(), OutputTarget.neuron("r2", 0))),
        1e-5);
  }

  @Test
  void integratedGradientsOfANeuronAreCaptums() {
    Explanation e = of(new IntegratedGradients(50, Baseline.ZERO), NEURON);
    assertNear(INTEGRATED, secondRow(e), 1e-5);
    assertEquals(.406389, e.attribution().completeness().orElseThrow().sum(), 1e-5);
  }

  @Test
  void itsScoreIsTheValueOfTheLayerThere() {
    Explanation e = of(new Gradient(), NEURON);
    assertEquals(.547409, e.score().value(), 1e-5);
    assertEquals("channel 0 of r2 at 0,1", e.score().definition());
    Tensor r2 = Nets.waves().trace(Nets.wavesInput()).at("r2").value();
    double sum = Node.constant(r2).sum(1, 2).value().data()[1];
    Explanation channel = of(new Gradient(), OutputTarget.neuron("r2", 1));
    assertEquals(sum, channel.score().value(), 1e-6);
    assertEquals("channel 1 of r2", channel.score().definition());
  }

  @Test
  void aUnitOfALinearLayerIsItsLogit() {
    Model whole = Nets.waves();
    for (int c = 0; c < 3; c++) {
      Explanation logit = new Gradient().explain(whole, Nets.wavesInput(), OutputTarget.of(c));
      Explanation unit =
          new Gradient()
              .explain(whole.until("fc"), Nets.wavesInput(), OutputTarget.neuron("fc", c));
      assertArrayEquals(logit.raw().data(), unit.raw().data());
    }
  }

  @Test
  void everyKindOfMethodExplainsANeuronTracedOrCompiled() {
    List<Explainer> methods =
        List.of(
            new Gradient(),
            new GuidedBackprop(),
            new IntegratedGradients(7, Baseline.ZERO),
            new GradCam("r1"),
            new DeepLift(),
            new Occlusion());
    CompiledNet net = CompiledNet.of(Nets.waves(), methods);
    assertEquals(net.until("r2"), net.until("r2"), "it is compiled once");
    try (Session session = net.until("r2").session()) {
      for (Explainer method : methods) {
        float[] traced = of(method, NEURON).raw().data();
        Explanation compiled = method.explain(session.run(Nets.wavesInput()), NEURON);
        assertArrayEquals(traced, compiled.raw().data(), 1e-6f, method.name());
        assertTrue(Nets.largest(traced) > 1e-3, method.name());
      }
    }
  }

  @Test
  void otherNeuronsOfALayerAreInputsOfTheSameProgram() {
    assertEquals(NEURON.kind(), OutputTarget.neuron("r2", 2).kind());
    assertEquals(NEURON.negative().kind(), OutputTarget.neuron("r2", 1, 3, 3).negative().kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r2 | 3 | 0 | 0 | layer r2 is [1,4,4,3]: it has 3 channels, 0 to 2",
        "r2 | 0 | 4 | 0 | layer r2 is [1,4,4,3]: places are 0,0 to 3,3",
        "fc | 0 | 1 | 1 | layer fc is [1,3]: its neurons have no place",
      })
  void neuronsThatAreNotThereAreRefused(String layer, int channel, int y, int x, String said) {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Gradient()
                    .explain(
                        Nets.waves().until(layer),
                        Nets.wavesInput(),
                        OutputTarget.neuron(layer, channel, y, x)));
    assertEquals(said, e.getMessage());
  }
}
