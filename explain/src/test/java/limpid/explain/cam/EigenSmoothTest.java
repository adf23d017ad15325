package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class EigenSmoothTest {
  /** By numpy: cam_goldens.py. */
  private static final double[] OF_GRADCAM = {
    .004226, .007302, .004592, .001952, -.002826, -.002979, -.004137, -.001031, -.000514, -.002408,
    -.00268, .001214, -.001169, -.000514, -.000514, -.000514
  };

  private static final EigenSmooth SMOOTH = new EigenSmooth(new GradCam());

  @Test
  void mapIsTheProjectionOfTheWeightedMaps() {
    Explanation e = SMOOTH.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertNear(OF_GRADCAM, e.raw().data(), 1e-6);
    assertEquals(Optional.of("r2"), e.layer());
    assertEquals("gradcam-eigen-smooth", e.method());
  }

  @Test
  void termsAreCompiledWithTheNet() {
    try (Session session = CompiledNet.of(Nets.waves(), List.of(SMOOTH)).session()) {
      for (int target = 0; target < 3; target++) {
        assertArrayEquals(
            SMOOTH.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target)).raw().data(),
            SMOOTH.explain(session.run(Nets.wavesInput()), OutputTarget.of(target)).raw().data(),
            1e-6f);
      }
    }
    assertEquals(List.of(new Terms(new GradCam())), SMOOTH.compiled());
  }

  @Test
  void itsOnlyTermIsItself() {
    try (Session session = CompiledNet.traced(Nets.waves()).session()) {
      assertEquals(
          Shape.of(4, 4, 1),
          SMOOTH.terms(session.run(Nets.wavesInput()), OutputTarget.of(1)).raw().shape());
    }
  }

  @Test
  void zeroGradientsGiveZeros() {
    OutputTarget nothing = OutputTarget.score("nothing", y -> y.mul(0).sum(1));
    Explanation e = SMOOTH.explain(Nets.waves(), Nets.wavesInput(), nothing);
    assertArrayEquals(new float[16], e.raw().data());
    assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding());
  }

  @Test
  void whatIsAProjectionAlreadyIsRefused() {
    EigenCam eigen = new EigenCam();
    Exception e = assertThrows(IllegalArgumentException.class, () -> new EigenSmooth(eigen));
    assertEquals(
        "eigencam: is a principal projection already, and is not smoothed by another",
        e.getMessage());
  }
}
