package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Nets;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MaximiseTest {
  private static final Shape SHAPE = Shape.of(1, 8, 8, 1);
  private static final InputRange RANGE = InputRange.unit(1);

  private static Choices still() {
    return Choices.NONE
        .with(Maximise.DECORRELATE, false)
        .with(Maximise.JITTER, 0.)
        .with(Maximise.SCALE, 0.)
        .with(Maximise.ROTATE, 0.)
        .with(Maximise.STEPS, 60);
  }

  private static Optimised made(Choices choices, Objective objective) {
    return new Maximise(choices).image(Nets.waves(), SHAPE, RANGE, objective, Control.NONE);
  }

  /** A channel that is the correlation of an image with a pattern of stripes. */
  private static Model detector(Tensor pattern) {
    Node weight = Node.constant(pattern.reshape(Shape.of(8, 8, 1, 1)));
    Node bias = Node.constant(Tensor.of(Shape.of(1), 0));
    return x -> {
      Node seen = new Conv2d(Window.of(8), 1).of(x.add(-.5), weight, bias).named("detector");
      return new Flatten().of(seen);
    };
  }

  private static Tensor stripes() {
    Tensor pattern = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int k = 0; k < 64; k++) {
      pattern.data()[k] = k / 8 % 4 < 2 ? 1 : -1;
    }
    return pattern;
  }

  @Test
  void aChannelThatDetectsAPatternShowsIt() {
    for (boolean fourier : new boolean[] {true, false}) {
      Optimised made =
          new Maximise(still().with(Maximise.FOURIER, fourier).with(Maximise.STEPS, 150))
              .image(
                  detector(stripes()),
                  SHAPE,
                  RANGE,
                  Objective.channel(LayerChoice.named("detector"), 0),
                  Control.NONE);
      int alike = 0;
      for (int k = 0; k < 64; k++) {
        alike += made.image().data()[k] > .5 == stripes().data()[k] > 0 ? 1 : 0;
      }
      assertTrue(alike >= (fourier ? 56 : 64), fourier + ": " + alike + " of 64 pixels");
      assertTrue(made.score() > (fourier ? .7 : .95) * 32, "" + made.score());
    }
  }

  @Tag("slow")
  @Test
  void classesChannelsAndNeuronsAreExcited() {
    for (Objective objective :
        new Objective[] {
          Objective.of(OutputTarget.of(1)),
          Objective.of(OutputTarget.of(2).minus(OutputTarget.of(0))),
          Objective.channel(LayerChoice.named("r2"), 1),
          Objective.channel(LayerChoice.LAST, 0),
          Objective.channel(LayerChoice.named("fc"), 2),
          Objective.neuron(LayerChoice.named("r1"), 0),
          Objective.neuron(LayerChoice.named("r1"), 1, 2, 7)
        }) {
      Optimised made = made(still(), objective);
      double first = made.scores().getFirst();
      assertTrue(made.score() > first + .05 * Math.abs(first), objective + ": " + made.scores());
      assertEquals(60, made.scores().size());
      assertEquals(SHAPE, made.image().shape());
      Tensor again = Node.constant(made.input()).value();
      assertEquals(objective.of(Nets.waves().trace(again)).value().item(), made.score(), 1e-4);
    }
  }

  @Test
  void theSameSeedIsTheSameImage() {
    Choices moved =
        still().with(Maximise.STEPS, 15).with(Maximise.JITTER, .2).with(Maximise.ROTATE, 20.);
    Objective objective = Objective.of(OutputTarget.of(0));
    float[] one = made(moved, objective).image().data();
    assertArrayEquals(one, made(moved, objective).image().data());
    assertFalse(Arrays.equals(one, made(moved.with(Maximise.SEED, 1L), objective).image().data()));
  }

  @Test
  void totalVariationAndSmoothnessMakeItSmoother() {
    Objective objective = Objective.of(OutputTarget.of(0));
    Choices pixels = still().with(Maximise.FOURIER, false);
    double rough = variation(made(pixels, objective).image());
    assertTrue(
        variation(made(pixels.with(Maximise.TOTAL_VARIATION, .3), objective).image()) < rough / 2);
    assertTrue(variation(made(pixels.with(Maximise.SMOOTH, 10.), objective).image()) < rough / 2);
  }

  private static double variation(Tensor image) {
    double sum = 0;
    for (int k = 0; k < 64; k++) {
      sum += k % 8 < 7 ? Math.abs(image.data()[k + 1] - image.data()[k]) : 0;
      sum += k < 56 ? Math.abs(image.data()[k + 8] - image.data()[k]) : 0;
    }
    return sum;
  }

  /** All ReLUs are off at first: the ordinary gradient would leave the image as it is. */
  @Test
  void aUnitThatIsOffIsWoken() {
    Node weight = Node.constant(stripes().reshape(Shape.of(8, 8, 1, 1)));
    Node bias = Node.constant(Tensor.of(Shape.of(1), -5));
    Model off =
        x -> new Flatten().of(new Conv2d(Window.of(8), 1).of(x, weight, bias).relu().named("relu"));
    Optimised made =
        new Maximise(still().with(Maximise.STEPS, 150))
            .image(off, SHAPE, RANGE, Objective.of(OutputTarget.of(0)), Control.NONE);
    assertEquals(0, made.scores().getFirst());
    assertTrue(made.score() > 15, "" + made.score());
  }

  @Test
  void progressIsToldAndCancellingEndsIt() {
    int[] told = {0};
    Cancellation[] control = new Cancellation[1];
    control[0] =
        new Cancellation(
            (done, of) -> {
              told[0] = done;
              assertEquals(60, of);
              if (done == 3) {
                control[0].cancel();
              }
            });
    Maximise maximise = new Maximise(still());
    Objective objective = Objective.of(OutputTarget.of(0));
    assertThrows(
        CancellationException.class,
        () -> maximise.image(Nets.waves(), SHAPE, RANGE, objective, control[0]));
    assertEquals(3, told[0]);
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    refused(
        "channel 3 is out of range: layer r2 is [1,4,4,3], 0 to 2 is expected",
        Objective.channel(LayerChoice.named("r2"), 3));
    refused("row 9 is out of range", Objective.neuron(LayerChoice.named("r2"), 0, 9, 0));
    refused("it has channels and no places", Objective.neuron(LayerChoice.named("fc"), 0));
    refused("nowhere", Objective.channel(LayerChoice.named("nowhere"), 0));
    refused("class 7 is out of range", Objective.of(OutputTarget.of(7)));
  }

  private static void refused(String sentence, Objective objective) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> made(still(), objective));
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }
}
