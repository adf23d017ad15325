package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Nets;
import limpid.explain.run.LayerChoice;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InversionTest {
  private static final Shape SHAPE = Shape.of(1, 6, 6, 1);
  private static final InputRange RANGE = new InputRange(List.of(-1f), List.of(1f));
  private static final Choices PLAIN =
      Choices.NONE
          .with(Maximise.DECORRELATE, false)
          .with(Inversion.NORM, 0.)
          .with(Inversion.TOTAL_VARIATION, 0.);

  /** A net that loses nothing: two filters of an image that is kept by the first. */
  private static Model injective() {
    Tensor weight = Tensor.zeros(Shape.of(3, 3, 1, 2));
    for (int k = 0; k < weight.size(); k++) {
      weight.data()[k] = (float) (.2 * Math.sin(2.3 * k));
    }
    weight.data()[8] = 1;
    Node w = Node.constant(weight);
    Node bias = Node.constant(Tensor.zeros(Shape.of(2)));
    return x -> new Conv2d(Window.of(3).padding(1), 1).of(x, w, bias).named("conv");
  }

  private static Tensor photo() {
    Tensor photo = Tensor.zeros(SHAPE);
    for (int k = 0; k < 36; k++) {
      photo.data()[k] = (float) (.7 * Math.sin(.9 * k + k / 6));
    }
    return photo;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatLosesNothingGivesTheImageBack(boolean fourier) {
    Choices choices = PLAIN.with(Inversion.FOURIER, fourier).with(Inversion.STEPS, 600);
    Optimised made =
        new Inversion(choices)
            .image(injective(), photo(), RANGE, LayerChoice.named("conv"), Control.NONE);
    assertArrayEquals(photo().data(), made.input().data(), .03f);
    assertTrue(made.score() < 1e-3, "" + made.score());
    assertTrue(made.scores().getFirst() > .5);
  }

  @Test
  void theSameSeedIsTheSameImage() {
    Inversion inversion = new Inversion(PLAIN.with(Inversion.STEPS, 20));
    Tensor one =
        inversion
            .image(injective(), photo(), RANGE, LayerChoice.named("conv"), Control.NONE)
            .image();
    Tensor other =
        inversion
            .image(injective(), photo(), RANGE, LayerChoice.named("conv"), Control.NONE)
            .image();
    assertArrayEquals(one.data(), other.data());
  }

  @Test
  void deepLayersAreInvertedToo() {
    Inversion inversion =
        new Inversion(PLAIN.with(Inversion.STEPS, 150).with(Inversion.FOURIER, false));
    for (String layer : new String[] {"r1", "r2", "fc"}) {
      Optimised made =
          inversion.image(
              Nets.waves(), Nets.wavesInput(), RANGE, LayerChoice.named(layer), Control.NONE);
      assertTrue(made.score() < .1 * made.scores().getFirst(), layer + ": " + made.scores());
    }
  }

  /** Pixel by pixel, and its gradient by central differences. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3})
  void totalVariationIsThatOfThePaper(double beta) {
    Tensor image = photo();
    Node v = Node.variable(image);
    Node variation = Smoothness.totalVariation(v, beta);
    assertEquals(slow(image, beta), variation.value().item(), 1e-4 * slow(image, beta));
    float[] gradient = Backward.from(variation).to(v).of(v).value().data();
    for (int k = 0; k < 36; k += 5) {
      Tensor more = image.copy();
      more.data()[k] += 1e-3f;
      Tensor less = image.copy();
      less.data()[k] -= 1e-3f;
      assertEquals((slow(more, beta) - slow(less, beta)) / 2e-3, gradient[k], .02, "at " + k);
    }
  }

  private static double slow(Tensor image, double beta) {
    double sum = 0;
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 5; x++) {
        double here = image.at(0, y, x, 0);
        double down = image.at(0, y + 1, x, 0) - here;
        double across = image.at(0, y, x + 1, 0) - here;
        sum += Math.pow(down * down + across * across, beta / 2);
      }
    }
    return sum;
  }

  @Test
  void aLayerThatSeesNothingIsRefused() {
    Node w = Node.constant(Tensor.zeros(Shape.of(1, 1, 1, 1)));
    Node bias = Node.constant(Tensor.of(Shape.of(1), -1));
    Model blind = x -> new Conv2d(Window.of(1), 1).of(x, w, bias).relu().named("off");
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Inversion(PLAIN)
                    .image(blind, photo(), RANGE, LayerChoice.named("off"), Control.NONE));
    assertTrue(e.getMessage().contains("layer off: the image has no features there"));
  }
}
