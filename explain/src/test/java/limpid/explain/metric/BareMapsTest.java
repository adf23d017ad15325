package limpid.explain.metric;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Nets;
import limpid.explain.metric.Cases.Given;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Initialiser;
import limpid.nn.Layout;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps and images that there is nothing in. */
class BareMapsTest {
  private static final Function<Weights, Model> OF_ONE_PIXEL =
      w -> {
        Node matrix =
            w.at("a")
                .parameter("weight", Shape.of(1, 2), Layout.LINEAR, Initialiser.kaimingUniform());
        Node none = Node.constant(Tensor.zeros(Shape.of(2)));
        return x -> new Linear().of(new Flatten().of(x.named("pixel")), matrix, none);
      };

  static List<MetricDescriptor> all() {
    return Metrics.all();
  }

  private static double of(
      Metric metric, Function<Weights, Model> architecture, Tensor image, Tensor map) {
    Model net = architecture.apply(Weights.initialised(1));
    Tensor mask = Tensor.zeros(map.shape());
    mask.data()[0] = 1;
    try (Session session = CompiledNet.traced(net).session()) {
      Run run = session.run(image);
      Judged judged =
          new Judged(
              new Given(map).explain(run, OutputTarget.of(0)),
              run,
              Optional.of(mask),
              Optional.of(new RandomisedNets(architecture, Weights.initialised(1), 7)));
      return metric.of(judged);
    }
  }

  private static void assertInRange(MetricDescriptor about, double figure, int pixels) {
    double most = Double.MAX_VALUE;
    double[] range =
        switch (about.range()) {
          case "[0,1]", "0 or 1" -> new double[] {0, 1};
          case "[-1,1]" -> new double[] {-1, 1};
          case "[0, ln n]" -> new double[] {0, Math.log(pixels) + 1e-12};
          case "from 0 to n" -> new double[] {0, pixels};
          case "0 and more" -> new double[] {0, most};
          case "-1 and more" -> new double[] {-1, most};
          case "1 and less" -> new double[] {-most, 1};
          case "any number" -> new double[] {-most, most};
          default -> throw new AssertionError("range " + about.range());
        };
    assertTrue(
        Double.isNaN(figure)
            || figure >= range[0] && figure <= range[1] && !(figure == 0 && 1 / figure < 0),
        about.name() + ": " + figure + " of " + about.range());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFigureIsInItsRangeOrNotDefined(MetricDescriptor about) {
    Metric metric = about.metric();
    Tensor waves = Nets.wavesInput();
    Tensor black = Tensor.zeros(waves.shape());
    Tensor none = Tensor.zeros(Shape.of(8, 8));
    Tensor even = Tensor.filled(Shape.of(8, 8), 1);
    Tensor some = Tensor.of(Shape.of(8, 8), waves.data());
    for (Tensor map : List.of(none, even, some)) {
      assertInRange(about, of(metric, Cases.LAYERED, black, map), 64);
    }
    assertInRange(about, of(metric, Cases.LAYERED, waves, none), 64);
    assertInRange(about, of(metric, Cases.LAYERED, waves, even), 64);
  }

  @ParameterizedTest
  @MethodSource("all")
  void onePixelHasAFigureToo(MetricDescriptor about) {
    if (about == RelativeStability.REPRESENTATION) {
      return;
    }
    for (float value : new float[] {0, -1, 2}) {
      Tensor map = Cases.map(1, value);
      assertInRange(about, of(about.metric(), OF_ONE_PIXEL, Cases.image(1, .5f), map), 1);
      assertInRange(about, of(about.metric(), OF_ONE_PIXEL, Cases.image(1, 0), map), 1);
    }
  }

  @Test
  void aNetWithoutFeatureMapsHasNoStabilityBesideThem() {
    Metric metric = RelativeStability.REPRESENTATION.metric();
    Tensor map = Cases.map(1, 1);
    Exception e =
        assertThrows(
            ShapeException.class, () -> of(metric, OF_ONE_PIXEL, Cases.image(1, .5f), map));
    assertTrue(
        e.getMessage().startsWith("relative-representation-stability: the run has no named layer"),
        e.getMessage());
  }

  /** Values are drawn from the range of the image's, and it has none. */
  @ParameterizedTest
  @ValueSource(strings = {"non-sensitivity", "monotonicity-correlation"})
  void ofAnImageThatIsTheSameEverywhereNothingIsDrawn(String name) {
    Tensor grey = Tensor.filled(Shape.of(1, 8, 8, 1), .5f);
    Tensor map = Tensor.of(Shape.of(8, 8), Nets.wavesInput().data());
    Metric metric = Metrics.named(name).metric();
    assertTrue(Double.isNaN(of(metric, Cases.LAYERED, grey, map)));
  }
}
