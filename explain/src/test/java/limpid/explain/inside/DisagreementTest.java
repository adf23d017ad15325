package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.gradient.InputXGradient;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class DisagreementTest {

  private static Explanation of(OutputTarget target) {
    return new InputXGradient().explain(Nets.waves(), Nets.wavesInput(), target);
  }

  /** Gradients are linear in the score: the difference is the map of the margin. */
  @Test
  void ofTwoClassesIsTheMapOfTheirMargin() {
    OutputTarget one = OutputTarget.of(1);
    OutputTarget other = OutputTarget.of(2);
    Disagreement found = Disagreement.of(of(one), of(other), true);
    float[] margin = of(one.minus(other)).raw().data();
    assertArrayEquals(margin, found.difference().values(), 1e-6f);
  }

  @Test
  void figuresAreThoseOfTheirDefinitions() {
    Disagreement found = Disagreement.of(of(OutputTarget.of(0)), of(OutputTarget.of(2)), true);
    float[] a = found.a().values();
    float[] b = found.b().values();
    double[] sums = new double[7];
    for (int k = 0; k < 64; k++) {
      sums[0] += a[k] / 64.0;
      sums[1] += b[k] / 64.0;
      sums[5] += Math.abs(a[k] - b[k]);
      sums[6] += Math.abs(a[k]) + Math.abs(b[k]);
    }
    for (int k = 0; k < 64; k++) {
      sums[2] += (a[k] - sums[0]) * (b[k] - sums[1]);
      sums[3] += Math.pow(a[k] - sums[0], 2);
      sums[4] += Math.pow(b[k] - sums[1], 2);
    }
    assertEquals(sums[2] / Math.sqrt(sums[3] * sums[4]), found.correlation(), 1e-9);
    assertEquals(sums[5] / sums[6], found.part(), 1e-6);
    assertTrue(found.rankCorrelation() >= -1 && found.rankCorrelation() <= 1);
  }

  @Test
  void anExplanationAgreesWithItselfAndWithItsDouble() {
    Disagreement same = Disagreement.of(of(OutputTarget.of(0)), of(OutputTarget.of(0)), true);
    assertEquals(1, same.correlation(), 1e-12);
    assertEquals(1, same.rankCorrelation(), 1e-12);
    assertEquals(0, same.part());
    OutputTarget doubled = OutputTarget.score("twice", y -> OutputTarget.of(0).of(y).mul(2));
    Disagreement own = Disagreement.of(of(OutputTarget.of(0)), of(doubled), false);
    assertEquals(0, own.part(), 1e-6);
    assertEquals(1 / 3.0, Disagreement.of(of(OutputTarget.of(0)), of(doubled), true).part(), 1e-6);
  }

  @Test
  void mapsOfZerosHaveNoCorrelation() {
    OutputTarget nothing = OutputTarget.score("nothing", y -> OutputTarget.of(0).of(y).mul(0));
    Disagreement found = Disagreement.of(of(nothing), of(nothing), false);
    assertTrue(Double.isNaN(found.correlation()) && Double.isNaN(found.part()));
  }

  @Test
  void imagesOfTwoSizesAreRefused() {
    Model net = x -> x.mean(1, 2).reshape(1, 1);
    Explanation small =
        new InputXGradient()
            .explain(net, Tensor.filled(Shape.of(1, 4, 4, 1), 1), OutputTarget.of(0));
    Exception e =
        assertThrows(
            ShapeException.class, () -> Disagreement.of(of(OutputTarget.of(0)), small, true));
    assertTrue(e.getMessage().contains("8x8 and 4x4 pixels"), e.getMessage());
  }
}
