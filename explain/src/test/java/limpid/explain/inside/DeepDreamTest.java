package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Nets;
import limpid.explain.run.LayerChoice;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class DeepDreamTest {
  private static final InputRange RANGE = new InputRange(List.of(-1f), List.of(1f));
  private static final Objective EDGES = Objective.energy(LayerChoice.named("edges"));
  private static final Choices SMALL =
      Choices.NONE
          .with(DeepDream.SIZE, 24)
          .with(DeepDream.OCTAVES, 3)
          .with(DeepDream.STEPS, 5)
          .with(DeepDream.JITTER, 3);

  /** Differences of neighbours in a row, of an image of any size. */
  private static Model edges() {
    Node w = Node.constant(Tensor.of(Shape.of(1, 2, 1, 1), -1, 1));
    Node bias = Node.constant(Tensor.zeros(Shape.of(1)));
    return x -> new Conv2d(Window.of(1, 2), 1).of(x, w, bias).named("edges").mean(1, 2);
  }

  private static Tensor photo() {
    Tensor photo = Tensor.zeros(Shape.of(1, 20, 30, 1));
    for (int k = 0; k < photo.size(); k++) {
      photo.data()[k] = (float) (.6 * Math.sin(.4 * (k % 30)) * Math.cos(.2 * (k / 30)));
    }
    return photo;
  }

  @Test
  void whatALayerSeesGrowsStronger() {
    Optimised dreamt = new DeepDream(SMALL).image(edges(), photo(), RANGE, EDGES, Control.NONE);
    assertEquals(Shape.of(1, 16, 24, 1), dreamt.image().shape());
    assertEquals(15, dreamt.scores().size());
    for (int octave = 0; octave < 3; octave++) {
      List<Double> own = dreamt.scores().subList(5 * octave, 5 * octave + 5);
      assertTrue(own.getLast() > 1.03 * own.getFirst(), own.toString());
    }
    for (float value : dreamt.image().data()) {
      assertTrue(value >= 0 && value <= 1);
    }
  }

  /** One size, one step, nothing rolled: {@code v + r g / mean |g|}, computed by hand. */
  @Test
  void aStepIsTheGradientOverItsMeanSize() {
    Choices one =
        SMALL
            .with(DeepDream.OCTAVES, 1)
            .with(DeepDream.STEPS, 1)
            .with(DeepDream.JITTER, 0)
            .with(DeepDream.SIZE, 30)
            .with(DeepDream.RATE, .01);
    Tensor dreamt = new DeepDream(one).image(edges(), photo(), RANGE, EDGES, Control.NONE).image();
    float[] v = RANGE.image(photo()).data();
    double[] g = new double[600];
    double mean = 0;
    for (int k = 0; k < 600; k++) {
      g[k] = (k % 30 == 29 ? 0 : v[k] - v[k + 1]) + (k % 30 == 0 ? 0 : v[k] - v[k - 1]);
      mean += Math.abs(g[k]) / 600;
    }
    for (int k = 0; k < 600; k++) {
      assertEquals(v[k] + .01 * g[k] / mean, dreamt.data()[k], 1e-5, "pixel " + k);
    }
  }

  @Test
  void theSameSeedIsTheSameDreamAndProgressIsTold() {
    List<Integer> told = new ArrayList<>();
    Control control = new Cancellation((done, of) -> told.add(done * 100 + of));
    float[] one =
        new DeepDream(SMALL).image(edges(), photo(), RANGE, EDGES, control).image().data();
    float[] other =
        new DeepDream(SMALL).image(edges(), photo(), RANGE, EDGES, Control.NONE).image().data();
    assertArrayEquals(one, other);
    assertEquals(15, told.size());
    assertEquals(1515, told.getLast());
  }

  @Test
  void aSizeThatANetCannotRunOnIsRefused() {
    Exception e =
        assertThrows(
            ShapeException.class,
            () ->
                new DeepDream(SMALL)
                    .image(
                        Nets.waves(),
                        photo(),
                        RANGE,
                        Objective.energy(LayerChoice.named("r1")),
                        Control.NONE));
    assertTrue(e.getMessage().startsWith("at 12x8 pixels: "), e.getMessage());
  }
}
