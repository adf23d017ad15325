package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.nn.augment.Mixup;
import org.junit.jupiter.api.Test;

class MixedStepsTest {
  private static final Shape IMAGES = Shape.of(3, 2, 2, 3);
  private static final double[] OWN = {.7, .95, .4};
  private static final int[][] PARTNERS = {{1, 2, 0}, {0, 2, 1}, {2, 0, 1}};

  /** Of a linear layer, by SGD, with smoothed labels. */
  @Test
  void threeStepsOnMixedBatchesAndTheAverageOfTheirWeightsEqualPyTorchs() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("weight", Goldens.wave(Shape.of(12, 4), 1.3, .2, 1, 0));
    weights.put("bias", Goldens.wave(Shape.of(4), .8, .6, 1, 0));
    WeightAverage average = new WeightAverage(.15, weights);
    Sgd sgd = new Sgd(.9, 0, true);
    Tensor losses = Tensor.zeros(Shape.of(3));
    for (int step = 0; step < 3; step++) {
      losses.data()[step] = step(weights, sgd, OWN[step], PARTNERS[step]);
      average.add(step, weights);
    }
    Goldens.assertMatches("mixup.losses", losses, 1e-5);
    for (String name : weights.keySet()) {
      Goldens.assertMatches("mixup." + name, weights.get(name), 1e-5);
      Goldens.assertMatches("mixup.average." + name, average.weights().get(name), 1e-5);
    }
  }

  /** Takes a step and gives the loss before it. */
  private static float step(Map<String, Tensor> weights, Sgd sgd, double own, int... partner) {
    Tensor images = Goldens.wave(IMAGES, .61, .4, 1, 0);
    Tensor shares = Tensor.of(Shape.of(3, 4), 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1);
    Mixup.mix(images, shares, own, partner);
    Node weight = Node.variable(weights.get("weight").copy());
    Node bias = Node.variable(weights.get("bias").copy());
    Node logits = new Linear().of(Node.constant(images.reshape(Shape.of(3, 12))), weight, bias);
    Node loss = new CrossEntropy(.1).of(logits, Node.constant(shares)).scalar();
    Gradients gradients = Backward.from(loss).to(weight, bias);
    sgd.step("weight", weights.get("weight"), gradients.at(weight), .2);
    sgd.step("bias", weights.get("bias"), gradients.at(bias), .2);
    return loss.value().data()[0];
  }
}
