package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.op.Tanh;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FullGradTest {

  private static Completeness completeness(Model model, Tensor image, int target) {
    Explanation e = new FullGrad().explain(model, image, OutputTarget.of(target));
    assertEquals(e.score().value(), e.attribution().completeness().orElseThrow().expected(), 1e-6);
    return e.attribution().completeness().orElseThrow();
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    Explanation e = new FullGrad().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(0));
    assertRow(
        new double[] {.239911, .322526, .534575, .705762, .372225, .707532, .710018, .589488},
        e.map(),
        0,
        1e-5);
  }

  @Property(tries = 30)
  void fullGradientSumsToTheScore(@ForAll int seed, @ForAll @IntRange(max = 2) int target) {
    assertEquals(
        0, completeness(Nets.waves(), GradCamProperties.image(seed), target).error(), 1e-5);
  }

  /** A batch norm behind a convolution without a bias, and constants added and taken. */
  private static Model normed() {
    Node kernel = Node.constant(Nets.wave(0, 3, 3, 1, 2));
    Node mean = Node.constant(Nets.wave(1, 2));
    Node variance = Node.constant(Tensor.of(Shape.of(2), .5f, 2));
    Node gamma = Node.constant(Tensor.of(Shape.of(2), 1.5f, -.7f));
    Node beta = Node.constant(Nets.wave(2, 2));
    return x -> {
      Node conv = new Conv2d(Window.of(3).padding(1), 1).of(x, kernel);
      Node norm = new BatchNorm(1e-3f).of(conv, mean, variance, gamma, beta).named("norm");
      Node y = norm.relu().add(Node.constant(.3f)).mul(2).add(-.1);
      return new Flatten().of(y.mean(1, 2));
    };
  }

  @Test
  void biasesThatBatchNormImpliesAreCounted() {
    for (int target = 0; target < 2; target++) {
      assertEquals(0, completeness(normed(), Nets.wavesInput(), target).error(), 1e-5);
    }
  }

  @Test
  void mapOfABatchNormIsTheSlowOne() {
    // d logit / d norm = 2 / 64 where norm > 0; the bias is beta - mean gamma / sqrt(variance +
    // eps)
    Tensor x = Nets.wavesInput();
    Tensor norm = normed().trace(x).at("norm").value();
    double deviation = Math.sqrt(.5 + 1e-3);
    double scale = 1.5 / deviation;
    double bias = Nets.wave(2, 2).at(0) - Nets.wave(1, 2).at(0) * scale;
    double[] g = new double[64];
    double[] own = new double[64];
    for (int k = 0; k < 64; k++) {
      g[k] = norm.data()[2 * k] > 0 ? 2 / 64. : 0;
    }
    for (int k = 0; k < 64; k++) {
      for (int t = 0; t < 9; t++) {
        int i = k / 8 - (t / 3 - 1);
        int j = k % 8 - (t % 3 - 1);
        if (i >= 0 && i < 8 && j >= 0 && j < 8) {
          own[k] += Nets.wave(0, 3, 3, 1, 2).data()[2 * t] * scale * g[8 * i + j] * x.data()[k];
        }
      }
    }
    double[] expected = minMax(own);
    double[] atNorm = g.clone();
    for (int k = 0; k < 64; k++) {
      atNorm[k] *= bias;
    }
    double[] more = minMax(atNorm);
    for (int k = 0; k < 64; k++) {
      expected[k] += more[k];
    }
    Explanation e = new FullGrad().explain(normed(), x, OutputTarget.of(0));
    assertNear(expected, e.raw().data(), 1e-4);
  }

  private static double[] minMax(double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double value : values) {
      low = Math.min(low, Math.abs(value));
      high = Math.max(high, Math.abs(value));
    }
    double[] result = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      result[k] = (Math.abs(values[k]) - low) / (1e-7 + high - low);
    }
    return result;
  }

  @Test
  void compiledItIsTheSame() {
    try (Session session = CompiledNet.of(normed(), List.of(new FullGrad())).session()) {
      Explanation traced = new FullGrad().explain(normed(), Nets.wavesInput(), OutputTarget.of(1));
      Explanation compiled =
          new FullGrad().explain(session.run(Nets.wavesInput()), OutputTarget.of(1));
      assertArrayEquals(traced.raw().data(), compiled.raw().data(), 1e-4f);
      assertEquals(0, compiled.attribution().completeness().orElseThrow().error(), 1e-5);
    }
  }

  @Test
  void aNetThatBendsOtherwiseIsNotComplete() {
    Model bent = x -> new Flatten().of(new Tanh().of(x).mean(1, 2));
    assertTrue(Math.abs(completeness(bent, Nets.wavesInput(), 0).error()) > 1e-3);
  }

  @Test
  void zeroGradientsGiveZeros() {
    OutputTarget nothing = OutputTarget.score("nothing", y -> y.mul(0).sum(1));
    Explanation e = new FullGrad().explain(Nets.waves(), Nets.wavesInput(), nothing);
    assertArrayEquals(new float[64], e.raw().data());
    assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding());
  }
}
