package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static limpid.explain.metric.Cases.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.metric.Cases.Given;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final Model NET = linear(1, 2, -1, .5f);
  private static final Tensor IMAGE = image(2, 1, 1, 1, 2);
  private static final Tensor MAP = map(2, .5f, 1, 0, .25f);

  private static double of(Metric metric) {
    return Cases.of(metric, new Given(MAP), NET, IMAGE);
  }

  /** Logits 3, 1, 0, -1, 0 as pixels 1, 0, 3, 2 are set to 0. */
  @Test
  void deletionIsTheAreaUnderTheProbability() {
    double area = (sigmoid(3) / 2 + sigmoid(1) + sigmoid(0) + sigmoid(-1) + sigmoid(0) / 2) / 4;
    assertEquals(area, of(new Deletion(4, Baseline.ZERO)), 1e-6);
  }

  /** With two steps pixels go two by two. */
  @ParameterizedTest
  @CsvSource({"1, 3 0", "2, 3 0 0", "3, 3 1 0 0"})
  void aStepChangesItsShareOfThePixels(int steps, String logits) {
    Curve expected =
        new Curve(
            Arrays.stream(logits.split(" ")).map(z -> sigmoid(Double.parseDouble(z))).toList());
    assertEquals(expected.area(), of(new Deletion(steps, Baseline.ZERO)), 1e-6);
  }

  /** Logits 0, 2, 3, 4, 3 as pixels 1, 0, 3, 2 come. */
  @Test
  void insertionStartsFromTheBaseline() {
    double area = (sigmoid(0) / 2 + sigmoid(2) + sigmoid(3) + sigmoid(4) + sigmoid(3) / 2) / 4;
    assertEquals(area, of(new Insertion(4, Baseline.ZERO)), 1e-6);
  }

  @Test
  void insertionEndsWithTheImageWhateverTheBaseline() {
    try (Session session = CompiledNet.traced(NET).session()) {
      Run run = session.run(IMAGE);
      Judged judged = new Judged(new Given(MAP).explain(run, OutputTarget.of(0)), run);
      Curve curve = new Insertion(4, Deletion.blurred()).curve(judged);
      assertEquals(5, curve.scores().size());
      assertEquals(sigmoid(3), curve.scores().getLast(), 1e-6);
      // A blur of sigma 5 leaves hardly more than the mean, 1.25 everywhere.
      assertEquals(sigmoid(1.25 * 2.5), curve.scores().getFirst(), .02);
    }
  }

  @Test
  void librariesDifferInStepsAndBaseline() {
    StepSize up = StepSize.ROUNDED_UP;
    assertEquals(new Deletion(20, up, Baseline.ZERO), Deletion.of(Convention.TORCH_CAM, 224));
    assertEquals(new Deletion(10, Baseline.ZERO), Deletion.of(Convention.XPLIQUE, 224));
    assertEquals(new Deletion(224, Baseline.ZERO), Deletion.of(Convention.PAPER, 224));
    assertEquals(new Insertion(20, up, Baseline.ZERO), Insertion.of(Convention.TORCH_CAM, 224));
    assertEquals(new Insertion(10, Baseline.ZERO), Insertion.of(Convention.XPLIQUE, 224));
    assertEquals(new Insertion(32, Deletion.blurred()), Insertion.of(Convention.PAPER, 32));
    assertThrows(IllegalArgumentException.class, () -> Deletion.of(Convention.SHAP, 224));
  }

  @Test
  void equalPixelsGoInTheOrderOfTheImage() {
    Given flat = new Given(map(2, 1, 1, 1, 1));
    // Logits 3, 2, 0, 1, 0.
    double area = (sigmoid(3) / 2 + sigmoid(2) + sigmoid(0) + sigmoid(1) + sigmoid(0) / 2) / 4;
    assertEquals(area, Cases.of(new Deletion(4, Baseline.ZERO), flat, NET, IMAGE), 1e-6);
  }

  /** Falls of 0, 2, 3, 4 and 3. */
  @Test
  void pixelFlippingIsTheMeanFallOfTheScore() {
    assertEquals(12 / 5.0, of(new PixelFlipping(4, Baseline.ZERO)), 1e-6);
  }

  /** The image times the map: .5, 1, 0, .5 give 2.75. */
  @Test
  void theDropIsAPartOfTheProbabilityInTorchCamAndOfTheScoreInPytorchGradCam() {
    double p = sigmoid(3);
    double relative = (p - sigmoid(2.75)) / (p + 1e-7);
    assertEquals(relative, of(new AverageDrop(Convention.TORCH_CAM)), 1e-6);
    assertEquals(.25, of(new AverageDrop(Convention.PYTORCH_GRAD_CAM)), 1e-6);
    assertEquals(0, of(new AverageGain(Convention.TORCH_CAM)));
    assertEquals(0, of(new AverageGain(Convention.PYTORCH_GRAD_CAM)));
    assertEquals(0, of(new Increase()));
  }

  /** Without pixel 2 the logit is 4. */
  @Test
  void theGainIsAPartOfWhatTheProbabilityLacks() {
    Given best = new Given(map(2, 1, 1, 0, 1));
    double p = sigmoid(3);
    double relative = (sigmoid(4) - p) / (1 - p);
    assertEquals(relative, Cases.of(new AverageGain(Convention.TORCH_CAM), best, NET, IMAGE), 1e-5);
    assertEquals(1, Cases.of(new AverageGain(Convention.PYTORCH_GRAD_CAM), best, NET, IMAGE), 1e-6);
    assertEquals(1, Cases.of(new Increase(), best, NET, IMAGE));
    assertEquals(0, Cases.of(new AverageDrop(Convention.TORCH_CAM), best, NET, IMAGE));
    assertEquals(0, Cases.of(new AverageDrop(Convention.PYTORCH_GRAD_CAM), best, NET, IMAGE));
  }

  @Test
  void aMapThatShowsAllChangesNothing() {
    Given all = new Given(map(2, 1, 1, 1, 1));
    assertEquals(0, Cases.of(new AverageDrop(Convention.TORCH_CAM), all, NET, IMAGE));
    assertEquals(0, Cases.of(new Increase(), all, NET, IMAGE));
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 1 1, 0",
    "0 0 0 1, 0.75",
    "1 2 3 4, 0.25",
    "4 -3 2 -1, 0.25",
    "0 0 1 1, 0.5",
    "0 0 0 0, 0"
  })
  void sparsenessIsTheGiniIndex(String values, double gini) {
    assertEquals(gini, Sparseness.gini(floats(values)), 1e-6);
  }

  @Test
  void sparsenessOfRandomValuesIsAThird() {
    float[] values = new float[100_000];
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) random.nextDouble();
    }
    assertEquals(1 / 3.0, Sparseness.gini(values), .003);
  }

  /** {@code ln 4}, 0, {@code ln 2}; and 1/2 ln 2 + 2 1/4 ln 4 = 3/2 ln 2. */
  @ParameterizedTest
  @CsvSource({
    "1 1 1 1, 1.386294361",
    "0 0 0 -7, 0",
    "0 2 0 2, 0.693147181",
    "2 1 0 -1, 1.039720771",
    "0 0 0 0, 1.386294361"
  })
  void complexityIsTheEntropy(String values, double entropy) {
    assertEquals(entropy, Complexity.entropy(floats(values)), 1e-6);
  }

  private static float[] floats(String values) {
    String[] words = values.split(" ");
    float[] floats = new float[words.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    return floats;
  }

  @ParameterizedTest
  @CsvSource({
    "0 1 0 0, 0, 1",
    "1 0 1 1, 0, 0",
    "1 0 0 0, 0, 0",
    "1 0 0 0, 1, 1",
    "0 0 1 0, 1, 0",
    "0 0 1 0, 1.5, 1",
    "0 0 0 0, 0, 0"
  })
  void thePointingGameIsWonOnTheObjectAndNoFurtherThanTolerated(
      String truth, double tolerance, double won) {
    Tensor mask = map(2, floats(truth));
    assertEquals(won, Cases.of(new PointingGame(tolerance), new Given(MAP), NET, IMAGE, mask));
  }

  @ParameterizedTest
  @CsvSource({
    "0 1 0 0, 0.571428571",
    "1 1 1 1, 1",
    "0 0 1 0, 0",
    "0 0 0 1, 0.142857143",
    "1 0 0 1, 0.428571429"
  })
  void theEnergyOnTheObjectIsAPartOfAll(String truth, double part) {
    Tensor mask = map(2, floats(truth));
    assertEquals(part, Cases.of(new EnergyPointingGame(), new Given(MAP), NET, IMAGE, mask), 1e-6);
  }

  @Test
  void negativeValuesHaveNoEnergy() {
    Given signed = new Given(map(2, -5, 1, 1, 0));
    Tensor mask = map(2, 1, 1, 0, 0);
    assertEquals(.5, Cases.of(new EnergyPointingGame(), signed, NET, IMAGE, mask), 1e-6);
    Given negative = new Given(map(2, -5, -1, -1, -2));
    assertEquals(0, Cases.of(new EnergyPointingGame(), negative, NET, IMAGE, mask));
  }

  @Test
  void aMapThatIsTheSameEverywherePointsNowhere() {
    Tensor mask = map(2, 1, 0, 0, 0);
    Given flat = new Given(map(2, 1, 1, 1, 1));
    assertEquals(0, Cases.of(new PointingGame(0), flat, NET, IMAGE, mask));
  }

  @Test
  void withoutTruthPointingIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> of(new PointingGame(0)));
    assertEquals(
        "pointing-game: needs where the object is: boxes or masks, there are none", e.getMessage());
  }

  /** The gradient of a linear net is the same everywhere; a map of the image moves with it. */
  @Test
  void theMapOfALinearNetDoesNotMove() {
    assertEquals(0, Cases.of(new MaxSensitivity(5, .02, 0), new Gradient(), NET, IMAGE), 1e-7);
    double random = Cases.of(new MaxSensitivity(10, .02, 0), new RandomMap(7, 0), NET, IMAGE);
    assertTrue(random > .4 && random < 1.2, "" + random);
  }

  @Test
  void sensitivityIsTheLargestMoveOverTheSizeOfTheMap() {
    Tensor image = Nets.wavesInput();
    double found = Cases.of(new MaxSensitivity(4, .1, 3), new Gradient(), Nets.waves(), image);
    Tensor before = new Gradient().explain(Nets.waves(), image, OutputTarget.of(0)).raw();
    double largest = 0;
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(new SplittableRandom(3).nextLong() + i);
      Tensor moved = image.copy();
      for (int k = 0; k < 64; k++) {
        moved.data()[k] += (float) (.1 * (2 * random.nextDouble() - 1));
      }
      Tensor after = new Gradient().explain(Nets.waves(), moved, OutputTarget.of(0)).raw();
      double squares = 0;
      double size = 0;
      for (int k = 0; k < 64; k++) {
        squares += Math.pow(after.data()[k] - before.data()[k], 2);
        size += Math.pow(before.data()[k], 2);
      }
      largest = Math.max(largest, Math.sqrt(squares / size));
    }
    assertEquals(largest, found, 1e-5);
    assertTrue(found > 0);
  }

  /** What a linear net does to a change is the product with its weights. */
  @Test
  void theGradientOfALinearNetIsFaithful() {
    assertEquals(0, Cases.of(new Infidelity(20, .2, false, 0), new Gradient(), NET, IMAGE), 1e-10);
    assertEquals(0, Cases.of(new Infidelity(20, .2, true, 0), new Gradient(), NET, IMAGE), 1e-10);
    Given doubled = new Given(map(2, 2, 4, -2, 1));
    double off = Cases.of(new Infidelity(20, .2, false, 0), doubled, NET, IMAGE);
    assertTrue(off > .01, "" + off);
    assertEquals(0, Cases.of(new Infidelity(20, .2, true, 0), doubled, NET, IMAGE), 1e-10);
  }

  @ParameterizedTest
  @CsvSource({
    "1 2, 1 2, false, 0",
    "1 2, 2 4, false, 2.5",
    "1 2, 2 4, true, 0",
    "1 0, 1 1, true, 0.5",
    "0 0, 3 1, true, 5",
    "2 0, 1 2, false, 2.5"
  })
  void infidelityIsAMeanSquare(String said, String done, boolean scaled, double expected) {
    assertEquals(expected, Infidelity.distance(doubles(said), doubles(done), scaled), 1e-12);
  }

  private static double[] doubles(String values) {
    return Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  static List<MetricDescriptor> all() {
    return Metrics.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyMetricSaysWhatItIsAndGivesAFiniteFigure(MetricDescriptor about) {
    assertEquals(about, about.metric().about());
    assertEquals(about, Metrics.named(about.name()));
    Tensor mask = Tensor.zeros(Shape.of(8, 8));
    mask.data()[12] = 1;
    Metric metric = about.metric();
    GradCam method = new GradCam();
    double once = ofLayered(metric, method, mask);
    assertTrue(Double.isFinite(once) || about.name().equals("aic"), about.name());
    assertEquals(once, ofLayered(metric, method, mask));
    assertEquals(about.needs().contains(MetricNeed.NET), about.passes().net() > 0, about.name());
    assertEquals(
        about.needs().contains(MetricNeed.METHOD), about.passes().method() > 0, about.name());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aMapThatIsNotFiniteIsJudgedByNoMetric(float bad) {
    Given map = new Given(map(2, 1, bad, 0, bad));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Cases.of(Sparseness.METRIC.metric(), map, NET, IMAGE));
    assertTrue(e.getMessage().contains("is NaN or infinite in 2 of 4 places"), e.getMessage());
  }

  @Test
  void aScoreThatIsNotFiniteIsJudgedByNoMetric() {
    Model net = linear(Float.NaN, 0, 0, 0);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Cases.of(Sparseness.METRIC.metric(), new Given(MAP), net, IMAGE));
    assertTrue(e.getMessage().contains("explains a score of NaN"), e.getMessage());
  }

  private static double ofLayered(Metric metric, GradCam method, Tensor mask) {
    Model net = Cases.LAYERED.apply(Weights.initialised(1));
    try (Session session = CompiledNet.traced(net).session()) {
      Run run = session.run(Nets.wavesInput());
      return metric.of(
          new Judged(
              method.explain(run, OutputTarget.top()),
              run,
              Optional.of(mask),
              Optional.of(Cases.layered())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deletoin", "road-mofr"})
  void anUnknownNameIsAnsweredWithTheNearest(String name) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Metrics.named(name));
    assertTrue(e.getMessage().contains(name.startsWith("d") ? "deletion" : "road-morf"));
  }

  @Test
  void aMetricStopsWhenItIsTold() {
    try (Session session = CompiledNet.traced(NET).session()) {
      boolean[] stop = {false};
      Control control =
          new Control() {
            @Override
            public void progress(int done, int of) {}

            @Override
            public boolean cancelled() {
              return stop[0];
            }
          };
      Run run = session.run(IMAGE, control);
      Explanation e = new Gradient().explain(run, OutputTarget.of(0));
      stop[0] = true;
      for (String name : List.of("deletion", "road", "infidelity", "max-sensitivity")) {
        Metric metric = Metrics.named(name).metric();
        assertThrows(CancellationException.class, () -> metric.of(new Judged(e, run)), name);
      }
    }
  }

  @Test
  void choicesThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Deletion(0, Baseline.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new MaxSensitivity(0, .1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Infidelity(1, 0, true, 0));
    assertThrows(IllegalArgumentException.class, () -> new PointingGame(-1));
    assertThrows(IllegalArgumentException.class, () -> new RandomMap(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new AverageDrop(Convention.SHAP));
  }
}
