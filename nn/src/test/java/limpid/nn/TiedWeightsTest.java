package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Dropout;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class TiedWeightsTest {
  private static final Shape SQUARE = Shape.of(3, 3);

  /** relu(x w1) w2, with one name for both weights or with two. */
  private static Function<Weights, Model> net(String first, String second) {
    return w -> {
      Node w1 = square(w.at(first), Layout.LINEAR);
      Node w2 = square(w.at(second), Layout.LINEAR);
      return x -> {
        Node row = x.reshape(x.shape().at(0), 3);
        return new Linear().of(new Linear().of(row, w1).relu(), w2);
      };
    };
  }

  private static Node square(Weights w, Layout layout) {
    return w.parameter("weight", SQUARE, layout, Initialiser.kaimingUniform());
  }

  @Test
  void aNameIsOneNodeAndOneLineOfTheManifest() {
    Weights w = Weights.initialised(1);
    assertSame(square(w.at("a"), Layout.LINEAR), square(w.at("a"), Layout.LINEAR));
    List<NamedParameter> manifest = ParameterList.of(net("a", "a"));
    assertEquals(List.of("a.weight"), manifest.stream().map(NamedParameter::name).toList());
    assertEquals(9, ParameterList.count(manifest));
  }

  @Test
  void itsGradientIsTheSumOverItsUses() {
    Tensor weight = Goldens.wave(SQUARE, 0.7, 0.2, 1, 0.1);
    Tensor x = Goldens.wave(Shape.of(4, 1, 1, 3), 0.9, 0.4, 1, 0);
    Map<String, Tensor> gradients = gradients(net("a", "b"), weight, x);
    Tensor tied = gradients(net("a", "a"), weight, x).get("a.weight");
    float[] a = gradients.get("a.weight").data();
    float[] b = gradients.get("b.weight").data();
    for (int i = 0; i < tied.size(); i++) {
      assertNotEquals(0, a[i] * b[i]);
      assertEquals(a[i] + b[i], tied.data()[i], 1e-6);
    }
  }

  private static Map<String, Tensor> gradients(
      Function<Weights, Model> net, Tensor weight, Tensor x) {
    TrainingProgram program = TrainingProgram.of(net, new CrossEntropy(0), x.shape());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    ParameterList.of(net).forEach(parameter -> weights.put(parameter.name(), weight));
    program.run(weights, x, new int[] {0, 2, 1, 1}, 1);
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    weights.keySet().forEach(name -> gradients.put(name, program.gradient(name).copy()));
    return gradients;
  }

  @Test
  void usesThatDisagreeAreRefused() {
    Weights w = Weights.initialised(1).at("a");
    square(w, Layout.LINEAR);
    assertRefused(
        () -> w.parameter("weight", Shape.of(4), Layout.LINEAR, Initialiser.constant(0)),
        "a.weight: one use wants [3,3] in layout LINEAR, trained, another [4] in layout LINEAR,"
            + " trained");
    assertRefused(
        () -> square(w, Layout.PLAIN),
        "a.weight: one use wants [3,3] in layout LINEAR, trained, another [3,3] in layout PLAIN,"
            + " trained");
    assertRefused(
        () -> w.statistic("weight", SQUARE, 0),
        "a.weight: one use wants [3,3] in layout LINEAR, trained, another [3,3] in layout PLAIN,"
            + " not trained");
  }

  private static void assertRefused(Runnable use, String message) {
    assertEquals(message, assertThrows(ShapeException.class, use::run).getMessage());
  }

  @Test
  void batchNormThatRunsTwiceMovesItsStatisticsTwice() {
    TrainingStep step = new TrainingStep(1);
    BatchNormalisation norm =
        BatchNormalisation.of(Weights.initialised(1).training(step).at("bn"), 1);
    norm.apply(column(1, 3));
    norm.apply(column(10, 16));
    double mean = 0.9 * (0.1 * 2) + 0.1 * 13;
    double variance = 0.9 * (0.9 + 0.1 * 2) + 0.1 * 18;
    assertEquals(mean, step.statistics().get("bn.running_mean").value().item(), 1e-5);
    assertEquals(variance, step.statistics().get("bn.running_var").value().item(), 1e-5);
  }

  private static Node column(float... values) {
    return Node.constant(Tensor.of(Shape.of(values.length, 1, 1, 1), values));
  }

  @Test
  void dropoutThatRunsTwiceDropsSomethingElse() {
    TrainingStep step = new TrainingStep(1);
    Node ones = Node.constant(Tensor.filled(Shape.of(1, 64), 1));
    float[] first = new Dropout(0.5f).of(ones, step.seed("drop")).value().data();
    float[] second = new Dropout(0.5f).of(ones, step.seed("drop")).value().data();
    int differing = 0;
    for (int i = 0; i < first.length; i++) {
      differing += first[i] != second[i] ? 1 : 0;
    }
    assertTrue(differing > 16, differing + " of 64 differ");
    assertEquals(List.of("drop", "drop#2"), List.copyOf(step.seeds().keySet()));
  }
}
