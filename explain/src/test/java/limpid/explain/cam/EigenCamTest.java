package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Diagnosis;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

/** Maps that are projections, against numpy's singular values: cam_goldens.py. */
class EigenCamTest {

  private static float[] raw(Explainer method, int target) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target)).raw().data();
  }

  @Test
  void mapOfTheOtherSignIsThatOfPytorchGradCam() {
    // whose sign is what the decomposition happens to return
    Explanation e = new EigenCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(0));
    Tensor negative = Node.constant(e.raw()).negate().value();
    assertRow(
        new double[] {.657318, .696347, .774405, .875622, 1, .856666, .445622, .240099},
        e.attribution().normalisation().map(negative, 8, 8),
        3,
        1e-5);
  }

  @Test
  void eigenCamIsThatOfNumpy() {
    double[] expected = {
      .246302, .450585, .284685, .116095, -.163276, -.171443, -.233377, -.064469, -.039657,
      -.140911, -.155487, .064579, -.074656, -.039657, -.039657, -.039657
    };
    assertNear(expected, raw(new EigenCam(), 0), 1e-6);
    assertNear(expected, raw(new EigenCam(), 1), 1e-6);
  }

  @Test
  void eigenGradCamIsThatOfNumpy() {
    assertNear(
        new double[] {
          .011494, .149017, .053731, -.034869, -.015805, -.025469, -.024787, -.002155, -.012639,
          -.007603, -.01893, -.020186, -.013881, -.012639, -.012639, -.012639
        },
        raw(new EigenGradCam(), 1),
        1e-6);
  }

  @Test
  void segEigenCamIsThatOfNumpyWithTheSignOfTheFarthestValue() {
    assertNear(
        new double[] {
          .021922, .092815, .082568, .002666, -.02045, -.035864, -.066602, -.003628, -.006983,
          -.036329, -.008099, .015179, -.016245, -.006983, -.006983, -.006983
        },
        raw(new SegEigenCam(), 2),
        1e-6);
  }

  @Test
  void kpcaCamIsThatOfNumpy() {
    assertNear(
        new double[] {
          .092126, .165312, .106011, .044266, -.06133, -.064424, -.087805, -.023755, -.014172,
          -.052843, -.058376, .025092, -.027585, -.014172, -.014172, -.014172
        },
        raw(new KpcaCam(), 0),
        1e-6);
  }

  @Test
  void constantChannelsGiveZeros() {
    Model model = x -> x.relu().named("features").mean(1, 2).reshape(1, 3);
    Tensor image = Tensor.zeros(Shape.of(1, 3, 3, 3));
    for (int k = 0; k < 27; k++) {
      image.data()[k] = .1f * (1 + k % 3);
    }
    for (Explainer method :
        List.of(new EigenCam(), new EigenGradCam(), new SegEigenCam(), new KpcaCam(), new Fem())) {
      Explanation e = method.explain(model, image, OutputTarget.of(1));
      assertArrayEquals(new float[9], e.raw().data(), method.name());
      assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding(), method.name());
    }
  }

  @Test
  void tooManyPlacesForAKernelAreRefused() {
    Model model = x -> x.relu().named("features").mean(1, 2).reshape(1, 1);
    Tensor image = Nets.wave(0, 1, 65, 64, 1);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new KpcaCam().explain(model, image, OutputTarget.of(0)));
    assertEquals(
        "kpcacam: compares each of 65 x 64 places with each, and wants at most 4096 places; a"
            + " later layer has fewer",
        e.getMessage());
  }
}
