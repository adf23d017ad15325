package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class BatchNormalisationTest {
  private static final Map<String, Tensor> STATE =
      Map.of(
          "bn.weight", Goldens.wave(Shape.of(3), 1.1, 0.4, 1, 1.2),
          "bn.bias", Goldens.wave(Shape.of(3), 0.6, 0.9, 1, 0),
          "bn.running_mean", Tensor.zeros(Shape.of(3)),
          "bn.running_var", Tensor.filled(Shape.of(3), 1));

  @Test
  void trainingEqualsPyTorchsInOutputGradientsAndRunningStatistics() {
    TrainingStep step = new TrainingStep(1);
    BatchNormalisation norm =
        BatchNormalisation.of(Weights.of(StateDict.of(STATE)).training(step).at("bn"), 3);
    Node x = Node.variable(Goldens.wave(Shape.of(2, 4, 5, 3), 0.37, 0.2, 2, 0.3));
    Node y = norm.apply(x);
    Goldens.assertMatches("batch_norm.y", y.value(), 1e-5);

    Node score = y.mul(Node.constant(Goldens.wave(y.shape(), 0.53, 0.7, 1, 0))).sum().scalar();
    Node gamma = step.parameters().get("bn.weight");
    Node beta = step.parameters().get("bn.bias");
    Gradients gradients = Backward.from(score).to(x, gamma, beta);
    Goldens.assertMatches("batch_norm.dx", gradients.at(x), 1e-5);
    Goldens.assertMatches("batch_norm.dgamma", gradients.at(gamma), 1e-5);
    Goldens.assertMatches("batch_norm.dbeta", gradients.at(beta), 1e-5);

    Goldens.assertMatches(
        "batch_norm.running_mean", step.statistics().get("bn.running_mean").value(), 1e-5);
    Goldens.assertMatches(
        "batch_norm.running_var", step.statistics().get("bn.running_var").value(), 1e-5);
  }

  @Test
  void evaluationUsesTheRunningStatistics() {
    BatchNormalisation norm = BatchNormalisation.of(Weights.of(StateDict.of(STATE)).at("bn"), 3);
    Tensor x = Goldens.wave(Shape.of(1, 2, 2, 3), 0.37, 0.2, 2, 0.3);
    Tensor y = norm.apply(Node.constant(x)).value();
    for (int k = 0; k < y.size(); k++) {
      double gamma = STATE.get("bn.weight").data()[k % 3];
      double beta = STATE.get("bn.bias").data()[k % 3];
      assertEquals(gamma * x.data()[k] / Math.sqrt(1 + 1e-5) + beta, y.data()[k], 1e-5);
    }
  }

  @Test
  void epsAndMomentumAreTheNetsOwn() {
    Tensor x = Goldens.wave(Shape.of(2, 4, 5, 3), 0.37, 0.2, 2, 0.3);
    Node y =
        BatchNormalisation.of(Weights.of(StateDict.of(STATE)).at("bn"), 3, 3, 0.25f)
            .apply(Node.constant(x));
    double gamma = STATE.get("bn.weight").data()[0];
    double beta = STATE.get("bn.bias").data()[0];
    assertEquals(gamma * x.data()[0] / 2 + beta, y.value().data()[0], 1e-5);

    TrainingStep step = new TrainingStep(1);
    BatchNormalisation.of(Weights.of(StateDict.of(STATE)).training(step).at("bn"), 3, 1e-5f, 0.25f)
        .apply(Node.variable(x));
    double sum = 0;
    for (int k = 0; k < x.size(); k += 3) {
      sum += x.data()[k];
    }
    float running = step.statistics().get("bn.running_mean").value().data()[0];
    assertEquals(0.25 * sum / (x.size() / 3), running, 1e-5);
  }
}
