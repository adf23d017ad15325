package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.InputXGradient;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.metric.Cases.Either;
import limpid.explain.metric.Cases.Given;
import limpid.explain.metric.Cases.Itself;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Robustness and axioms. */
class RobustnessTest {
  private static final Model NET = linear(1, 2, -1, .5f);
  private static final Tensor IMAGE = image(2, 1, 1, 1, 2);
  private static final Either JUMPING =
      new Either(
          (run, target) -> Arrays.equals(IMAGE.data(), run.image().data()),
          map(2, 3, 1, 1, 4),
          map(2, 3, 1, 1, 1));

  @Test
  void theMapOfALinearNetDoesNotMove() {
    assertEquals(0, Cases.of(new LocalLipschitz(4, .1, 0), new Gradient(), NET, IMAGE), 1e-6);
    assertEquals(0, Cases.of(new AverageStability(4, .1, 0), new Gradient(), NET, IMAGE), 1e-9);
    for (RelativeStability.Beside beside :
        new RelativeStability.Beside[] {
          RelativeStability.Beside.INPUT, RelativeStability.Beside.OUTPUT
        }) {
      Metric metric = new RelativeStability(beside, 4, .2, 0);
      assertEquals(0, Cases.of(metric, new Gradient(), NET, IMAGE), 1e-6);
    }
  }

  /** The image moves as fast as itself, and its size is sqrt 7. */
  @Test
  void aMapThatIsTheImageMovesWithIt() {
    assertEquals(
        1 / Math.sqrt(7), Cases.of(new LocalLipschitz(5, .1, 0), new Itself(), NET, IMAGE), 1e-5);
    Metric relative = new RelativeStability(RelativeStability.Beside.INPUT, 5, .2, 0);
    assertEquals(1, Cases.of(relative, new Itself(), NET, IMAGE), 1e-6);
  }

  /** Whatever is drawn, (3,1,1,4) becomes (3,1,1,1): a move of 3 from a size of sqrt 27. */
  @Test
  void aMapThatJumpsHasTheFiguresOfItsJump() {
    assertEquals(
        3 / Math.sqrt(27), Cases.of(new MaxSensitivity(5, .1, 0), JUMPING, NET, IMAGE), 1e-6);
    assertEquals(9 / 27.0, Cases.of(new AverageStability(5, .1, 0), JUMPING, NET, IMAGE), 1e-6);
  }

  /** The logits stay 0, so that 1e-6 stands for their change; one value of four loses 3/4. */
  @Test
  void besideLogitsThatStayTheJumpIsCountedInEpsilons() {
    Metric metric = new RelativeStability(RelativeStability.Beside.OUTPUT, 3, .2, 0);
    assertEquals(.75e6, Cases.of(metric, JUMPING, linear(0, 0, 0, 0), IMAGE), 1);
  }

  @Test
  void averageStabilityIsAMeanSquare() {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += Math.pow(Noise.norm(Noise.uniform(IMAGE, -.1, .1, 4, i), IMAGE), 2);
    }
    Metric metric = new AverageStability(6, .1, 4);
    assertEquals(sum / 6 / 7, Cases.of(metric, new Itself(), NET, IMAGE), 1e-8);
  }

  @Test
  void relativeToTheLogitsAMapIsHeldToTheirChange() {
    double largest = 0;
    for (int i = 0; i < 5; i++) {
      Tensor near = Noise.uniform(IMAGE, 0, .2, 2, i);
      double logit = 0;
      float[] w = {1, 2, -1, .5f};
      for (int k = 0; k < 4; k++) {
        logit += w[k] * (near.data()[k] - IMAGE.data()[k]);
      }
      double moved = Noise.relative(IMAGE, near, 1e-6);
      largest = Math.max(largest, moved / Math.max(Math.abs(logit), 1e-6));
    }
    Metric metric = new RelativeStability(RelativeStability.Beside.OUTPUT, 5, .2, 2);
    assertEquals(largest, Cases.of(metric, new Itself(), NET, IMAGE), 1e-3 * largest);
  }

  @Test
  void relativeToFeatureMapsAMapIsHeldToTheLastOnes() {
    Model net = Nets.waves();
    Tensor image = Nets.wavesInput();
    double largest = 0;
    for (int i = 0; i < 3; i++) {
      Tensor near = Noise.uniform(image, 0, .01, 5, i);
      Trace before = net.trace(image);
      Trace after = net.trace(near);
      double distance = Noise.relative(before.at("r2").value(), after.at("r2").value(), 1e-6);
      largest = Math.max(largest, Noise.relative(plane(image), plane(near), 1e-6) / distance);
    }
    Metric metric = new RelativeStability(RelativeStability.Beside.REPRESENTATION, 3, .01, 5);
    assertEquals(largest, Cases.of(metric, new Itself(), net, image), 1e-4 * largest);
  }

  /**
   * Feature maps 2 x + b of an image of ones: a change of d is 2 d / (2 + b) of them, and d of the
   * image, which is the map.
   */
  @ParameterizedTest
  @CsvSource({"0, 1", "2, 2", "-1, 0.5"})
  void relativeToLinearFeatureMapsTheFigureIsThatOfTheirBias(float bias, double expected) {
    Node kernel = Node.constant(Tensor.filled(Shape.of(1, 1, 1, 1), 2));
    Node added = Node.constant(Tensor.filled(Shape.of(1), bias));
    Model net =
        x ->
            linear(1, 2, 3, 4).forward(new Conv2d(Window.of(1), 1).of(x, kernel, added).named("a"));
    Metric metric = new RelativeStability(RelativeStability.Beside.REPRESENTATION, 5, .2, 0);
    assertEquals(expected, Cases.of(metric, new Itself(), net, image(2, 1, 1, 1, 1)), 1e-5);
  }

  private static Tensor plane(Tensor image) {
    return Tensor.of(Shape.of(8, 8), image.data());
  }

  /** The logit is -0.001, below the other one's 0, and above with any noise. */
  @ParameterizedTest
  @EnumSource(
      value = RelativeStability.Beside.class,
      names = {"INPUT", "OUTPUT"})
  void imagesOfAnotherClassDoNotCount(RelativeStability.Beside beside) {
    Metric metric = new RelativeStability(beside, 3, .2, 0);
    double found = Cases.of(metric, new Itself(), linear(1, 0, 0, 0), image(2, -.001f, 0, 0, 0));
    assertTrue(Double.isNaN(found));
  }

  @Test
  void whereAMapIsZeroEpsilonStandsForIt() {
    assertEquals(
        Math.sqrt(.25 + 4),
        Noise.relative(map(2, 2, 0, 1, 1), map(2, 1, -.002f, 1, 1), .001),
        1e-6);
  }

  @ParameterizedTest
  @CsvSource({"1 0 0 0, 1", "1 1e-6 0 2e-5, 2", "0 0 0 0, 0", "-3 2 1 4, 4", "1 1e-4 0 0, 2"})
  void effectiveComplexityCountsWhatIsNotNextToNothing(String values, double count) {
    String[] words = values.split(" ");
    float[] floats = new float[words.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    assertEquals(count, new EffectiveComplexity(1e-5).count(floats));
  }

  /** Input times gradient of a linear net without bias is all that there is. */
  @Test
  void theSumOfALinearNetsPartsIsItsScore() {
    for (boolean beyond : new boolean[] {true, false}) {
      assertEquals(0, Cases.of(new SumOfAll(beyond), new InputXGradient(), NET, IMAGE), 1e-6);
      assertEquals(.5 / 3, Cases.of(new SumOfAll(beyond), new Gradient(), NET, IMAGE), 1e-6);
      Given map = new Given(map(2, .5f, 1, 0, .25f));
      assertEquals(1.25 / 3, Cases.of(new SumOfAll(beyond), map, NET, IMAGE), 1e-6);
      Given twice = new Given(map(2, 2, 4, -2, 2));
      assertEquals(1, Cases.of(new SumOfAll(beyond), twice, NET, IMAGE), 1e-6);
    }
  }

  @Test
  void integratedGradientsAreCompleteAndDoNotConserve() {
    Metric complete = new SumOfAll(true);
    Model net = Nets.waves();
    Tensor image = Nets.wavesInput();
    IntegratedGradients method = (IntegratedGradients) IntegratedGradients.METHOD.explainer();
    double score = net.logits(image).data()[0];
    double black = net.logits(Tensor.zeros(image.shape())).data()[0];
    double sum = 0;
    for (float value : method.explain(net, image, OutputTarget.of(0)).raw().data()) {
      sum += value;
    }
    assertEquals(
        Math.abs(sum - score) / Math.abs(score),
        Cases.of(new SumOfAll(false), method, net, image),
        1e-3);
    assertEquals(
        Math.abs(sum - (score - black)) / Math.abs(score - black),
        Cases.of(complete, method, net, image),
        1e-3);
  }

  @Test
  void theGradientDoesNotSeeAShiftThatIsTakenBack() {
    Metric metric = new InputInvariance(1);
    assertEquals(0, Cases.of(metric, new Gradient(), NET, IMAGE), 1e-6);
    assertEquals(0, Cases.of(metric, new GradCam(), Nets.waves(), Nets.wavesInput()), 1e-4);
  }

  /** It becomes {@code w (x + 1)}: moved by w, of size 2.5, from {@code w x}, of size sqrt 7. */
  @Test
  void inputTimesGradientSeesIt() {
    Metric metric = new InputInvariance(1);
    double expected = 2.5 / Math.sqrt(7);
    assertEquals(expected, Cases.of(metric, new InputXGradient(), NET, IMAGE), 1e-6);
    assertEquals(
        2 * expected, Cases.of(new InputInvariance(2), new InputXGradient(), NET, IMAGE), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "1 0 1 0, 0",
    "1 0 0 1, 0.5",
    "0 1 0 1, 1",
    "1 1 1 1, 0.5",
    "0 0 0 0, 0.5",
    "1 0 0 0, 0.25"
  })
  void aMapShouldBeZeroWhereTheScoreDoesNotDepend(String values, double expected) {
    String[] words = values.split(" ");
    float[] floats = new float[4];
    for (int k = 0; k < 4; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    Metric metric = new NonSensitivity(2, 2, 0);
    assertEquals(
        expected, Cases.of(metric, new Given(map(2, floats)), linear(1, 0, 1, 0), IMAGE), 1e-9);
  }

  @Test
  void mapsOfALayerHaveNoSumToHoldThemTo() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> SumOfAll.COMPLETENESS.check(GradCam.METHOD));
    assertEquals(
        "completeness: needs a method that has a value for each element of the image; maps of"
            + " gradcam are those of a layer",
        e.getMessage());
    SumOfAll.COMPLETENESS.check(IntegratedGradients.METHOD);
    Deletion.METRIC.check(GradCam.METHOD);
  }

  @Test
  void choicesThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LocalLipschitz(0, .1, 0));
    assertThrows(IllegalArgumentException.class, () -> new AverageStability(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new EffectiveComplexity(1));
    assertThrows(IllegalArgumentException.class, () -> new InputInvariance(0));
    assertThrows(IllegalArgumentException.class, () -> new NonSensitivity(1, 0, 0));
  }
}
