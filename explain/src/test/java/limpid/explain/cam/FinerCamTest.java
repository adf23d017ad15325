package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

/** Against PyTorch: cam_goldens.py. */
class FinerCamTest {

  private static Explanation ofWaves(Convention convention, OutputTarget target) {
    return new FinerCam(LayerChoice.LAST, convention)
        .explain(Nets.waves(), Nets.wavesInput(), target);
  }

  @Test
  void rawMapIsThatOfPytorch() {
    assertNear(
        new double[] {
          .011519, .016782, .010492, .005173, .007044, .007509, .011038, .003852, 0, .00577, .0066,
          .004199, .001994, 0, 0, 0
        },
        ofWaves(Convention.PYTORCH_GRAD_CAM, OutputTarget.of(1)).raw().data(),
        1e-6);
    assertNear(
        new double[] {
          -.009994, -.013613, -.008281, -.004137, -.003034, -.003234, -.004754, -.0021, 0, -.002485,
          -.002843, -.003643, -.000859, 0, 0, 0
        },
        ofWaves(Convention.PYTORCH_GRAD_CAM, OutputTarget.of(2)).raw().data(),
        1e-6);
  }

  @Test
  void underTorchCamRawMapIsThatOfPytorch() {
    assertNear(
        new double[] {
          .008341, .012601, .007987, .003913, .00656, .006993, .01028, .003378, 0, .005373, .006147,
          .00304, .001857, 0, 0, 0
        },
        ofWaves(Convention.TORCH_CAM, OutputTarget.of(1)).raw().data(),
        1e-6);
  }

  @Test
  void nearestLogitsAreCompared() {
    // five logits: of class 2 = 1, classes 4, 0 and 3 are nearest
    OutputTarget target = OutputTarget.of(2);
    Model model =
        x -> {
          return x.relu().named("features").mean(1, 2).reshape(1, 5);
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 5), 1.5f, 4, 1, .4f, .8f, 1.5f, 4, 1, .4f, .8f);
    float[] raw =
        new FinerCam(LayerChoice.LAST, Convention.TORCH_CAM)
            .explain(model, image, target)
            .raw()
            .data();
    double expected = (1 - .2 * (.8 + 1.5 + .4)) / 2;
    assertNear(new double[] {expected, expected}, raw, 1e-6);
  }

  @Test
  void compiledItIsTheSameForAllClasses() {
    FinerCam finer = new FinerCam();
    try (Session session = CompiledNet.of(Nets.waves(), List.of(finer)).session()) {
      for (int target = 0; target < 3; target++) {
        assertArrayEquals(
            ofWaves(Convention.PYTORCH_GRAD_CAM, OutputTarget.of(target)).raw().data(),
            finer.explain(session.run(Nets.wavesInput()), OutputTarget.of(target)).raw().data(),
            1e-6f);
      }
    }
  }

  @Test
  void scoresThatAreNoLogitAreRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ofWaves(Convention.TORCH_CAM, OutputTarget.of(1).probability()));
    assertEquals(
        "finercam: compares the logit of a class with those of others, and has no use for the"
            + " probability of class 1; gradcam takes any score",
        e.getMessage());
  }
}
