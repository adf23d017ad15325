package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelShapTest {

  private static KernelShap method(int samples, int grid, Baseline baseline) {
    return new KernelShap(samples, Segmentation.GRID, grid, baseline, OptionalDouble.empty(), 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 500})
  void threeInputsAreThoseOfCaptum(int samples) {
    Baseline baseline = Baseline.given(Tensor.of(Shape.of(1, 1, 3, 1), 10, 20, 10));
    Explanation e =
        method(samples, 3, baseline).explain(SlowGame.three(), SlowGame.THREE, OutputTarget.of(0));
    assertNear(new double[] {40, 120, 80}, e.raw().data(), 1e-4);
    assertEquals(240, e.attribution().completeness().orElseThrow().expected(), 1e-4);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, .3f})
  void allCoalitionsGiveShapleyValues(float hidden) {
    SlowGame game = new SlowGame(3, hidden);
    Baseline baseline = Baseline.given(Tensor.filled(Shape.of(1, 8, 8, 1), hidden));
    Explanation e =
        method(510, 3, baseline).explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertNear(game.map(game.shapley()), e.raw().data(), 2e-6);
  }

  @Test
  void manySamplesComeToThem() {
    SlowGame game = new SlowGame(4, 0);
    Explanation e =
        method(20_000, 4, Baseline.ZERO)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertNear(game.map(game.shapley()), e.raw().data(), .005);
    assertEquals(0, e.attribution().completeness().orElseThrow().error(), 1e-6);
  }

  /** x0 x1 + 3 x2, and x3 is not looked at: the first two share, the last one has none. */
  @Test
  void equalPartsShareAndDummiesHaveNone() {
    Model net =
        x -> {
          Node row = x.reshape(x.shape().at(0), 4);
          Node product = new Slice(1, 0, 1).of(row).mul(new Slice(1, 1, 2).of(row));
          return product.add(new Slice(1, 2, 3).of(row).mul(3));
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 4, 1), 2, 2, 5, 7);
    Explanation e =
        method(100, 8, Baseline.ZERO).explain(net, image, OutputTarget.score("y", y -> y));
    assertNear(new double[] {2, 2, 15, 0}, e.raw().data(), 1e-5);
  }

  @Test
  void fewerSamplesThanPartsAreRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new KernelShap(20, 8, 0)
                    .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)));
    assertEquals(
        "kernel-shap: 20 samples do not tell 64 parts of the image apart; more samples or fewer"
            + " parts are needed",
        e.getMessage());
  }

  /** Such as are all the pixels of a photo, before a matrix of them is made. */
  @Test
  void theyAreRefusedBeforeAnythingIsScored() {
    Tensor image = Tensor.filled(Shape.of(1, 300, 300, 1), 1);
    Model net = x -> x.reshape(x.shape().at(0), 90_000).sum(1).reshape(x.shape().at(0), 1);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new KernelShap(50_000, 300, 0).explain(net, image, OutputTarget.output(0)));
    assertTrue(e.getMessage().startsWith("kernel-shap: 50000 samples do not tell 90000 parts"));
  }
}
