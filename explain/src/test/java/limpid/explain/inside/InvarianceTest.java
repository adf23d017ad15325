package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Nets;
import limpid.explain.inside.Invariance.Change;
import limpid.explain.inside.Invariance.Curves;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class InvarianceTest {
  private static final Tensor ZERO = Tensor.zeros(Shape.of(1, 1, 1, 1));

  private static Invariance at(String... layers) {
    return new Invariance(Arrays.stream(layers).map(LayerChoice::named).toList(), ZERO);
  }

  private static Curves curves(Invariance invariance, Change change, Double... amounts) {
    return invariance.of(
        Nets.waves(),
        Nets.wavesInput(),
        OutputTarget.of(1),
        change,
        List.of(amounts),
        Control.NONE);
  }

  /** Moved by hand, run by hand, and compared in double precision. */
  @Test
  void distancesAreThoseOfFeaturesOfTheChangedImage() {
    Curves found = curves(at("r1", "fc"), Change.TRANSLATION, -.125, 0., .25);
    for (int i = 0; i < 3; i++) {
      int down = new int[] {-1, 0, 2}[i];
      Tensor moved = Tensor.zeros(Shape.of(1, 8, 8, 1));
      for (int k = 0; k < 64; k++) {
        int from = k - 8 * down;
        moved.data()[k] = from >= 0 && from < 64 ? Nets.wavesInput().data()[from] : 0;
      }
      assertEquals(distance("r1", moved), found.distances().get(0).get(i), 1e-4);
      assertEquals(distance("fc", moved), found.distances().get(1).get(i), 1e-4);
      double score = Nets.waves().logits(moved).at(0, 1);
      assertEquals(score, found.scores().get(i), 1e-4);
    }
    assertEquals(0, found.distances().get(0).get(1));
    assertEquals(List.of("r1", "fc"), found.layers());
  }

  private static double distance(String layer, Tensor moved) {
    float[] before = Nets.waves().trace(Nets.wavesInput()).at(layer).value().data();
    float[] after = Nets.waves().trace(moved).at(layer).value().data();
    double difference = 0;
    double size = 0;
    for (int k = 0; k < before.length; k++) {
      difference += Math.pow(after[k] - before[k], 2);
      size += Math.pow(before[k], 2);
    }
    return Math.sqrt(difference / size);
  }

  @Test
  void aMeanOverPlacesDoesNotSeeAQuarterTurn() {
    Model net = x -> x.add(2).named("shifted").mean(1, 2).named("mean").reshape(1, 1);
    Curves found =
        at("shifted", "mean")
            .of(
                net,
                Nets.wavesInput(),
                OutputTarget.of(0),
                Change.ROTATION,
                List.of(0., 90., 180.),
                Control.NONE);
    assertTrue(found.distances().get(0).get(1) > .2);
    assertEquals(0, found.distances().get(1).get(1), 1e-5);
    assertEquals(0, found.distances().get(1).get(2), 1e-5);
  }

  @Test
  void scaleByOneIsNoChange() {
    Curves found = curves(at("r2"), Change.SCALE, .5, 1., 2.);
    assertEquals(0, found.distances().getFirst().get(1));
    assertTrue(found.distances().getFirst().get(0) > .05);
    assertTrue(found.distances().getFirst().get(2) > .05);
  }

  @Test
  void progressIsToldAndCancellingEndsIt() {
    List<Integer> told = new ArrayList<>();
    Cancellation control =
        new Cancellation(
            (done, of) -> {
              told.add(done);
              if (done == 2) {
                throw new CancellationException("enough");
              }
            });
    assertThrows(
        CancellationException.class,
        () ->
            at("r1")
                .of(
                    Nets.waves(),
                    Nets.wavesInput(),
                    OutputTarget.top(),
                    Change.ROTATION,
                    List.of(1., 2., 3.),
                    control));
    assertEquals(List.of(1, 2), told);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> at());
    assertThrows(IllegalArgumentException.class, () -> curves(at("r9"), Change.SCALE, 1.));
  }
}
