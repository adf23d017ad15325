package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

public class GradCamProperties {
  private static final Model WAVES = Nets.waves();

  public static Tensor image(int seed) {
    Random random = new Random(seed);
    Tensor x = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int i = 0; i < 64; i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @Property(tries = 50)
  void agreesWithTheSlowOne(@ForAll int seed, @ForAll @IntRange(max = 2) int target) {
    Explanation e = new GradCam().explain(WAVES, image(seed), OutputTarget.of(target));
    assertNear(new SlowWaves(image(seed)).gradCam(target), e.raw().data(), 1e-5);
  }

  @Property(tries = 50)
  void scalingTheScoreLeavesTheMapUnchanged(
      @ForAll int seed, @ForAll @FloatRange(min = .1f, max = 100) float factor) {
    OutputTarget scaled =
        OutputTarget.score("scaled", y -> OutputTarget.of(1).of(y).mul((double) factor));
    Tensor plain = new GradCam().explain(WAVES, image(seed), OutputTarget.of(1)).map();
    Tensor other = new GradCam().explain(WAVES, image(seed), scaled).map();
    for (int i = 0; i < plain.size(); i++) {
      assertEquals(plain.data()[i], other.data()[i], 1e-4);
    }
  }

  @Property(tries = 50)
  void rawMapIsLinearInTheScore(@ForAll int seed) {
    OutputTarget margin = OutputTarget.of(2).minus(OutputTarget.of(0));
    float[] two = new GradCam().explain(WAVES, image(seed), OutputTarget.of(2)).raw().data();
    float[] zero = new GradCam().explain(WAVES, image(seed), OutputTarget.of(0)).raw().data();
    float[] difference = new GradCam().explain(WAVES, image(seed), margin).raw().data();
    for (int i = 0; i < two.length; i++) {
      assertEquals(two[i] - zero[i], difference[i], 1e-5);
    }
  }

  @Property(tries = 30)
  void addingAConstantToAllLogitsLeavesTheMapUnchanged(@ForAll int seed) {
    Model shifted = x -> WAVES.forward(x).add(7);
    float[] plain = new GradCam().explain(WAVES, image(seed), OutputTarget.top()).raw().data();
    float[] other = new GradCam().explain(shifted, image(seed), OutputTarget.top()).raw().data();
    for (int i = 0; i < plain.length; i++) {
      assertEquals(plain[i], other[i], 0);
    }
  }

  @Property(tries = 30)
  void probabilityMapIsTheMixtureThatSoftmaxMakes(@ForAll int seed) {
    // d p_1 / dA = p_1 sum_c p_c (g_1 - g_c)
    Explanation e = new GradCam().explain(WAVES, image(seed), OutputTarget.of(1).probability());
    double[] p = new double[3];
    double total = 0;
    Node z = WAVES.forward(Node.constant(image(seed)));
    for (int c = 0; c < 3; c++) {
      p[c] = Math.exp(z.value().at(0, c));
      total += p[c];
    }
    SlowWaves slow = new SlowWaves(image(seed));
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 16; k++) {
        double difference = slow.gradCam(1)[k] - slow.gradCam(c)[k];
        expected[k] += p[1] / total * p[c] / total * difference;
      }
    }
    assertNear(expected, e.raw().data(), 1e-5);
  }
}
