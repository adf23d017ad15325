package limpid.explain.metric;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;

/** Maps of one's own, of nets whose answers are known. */
final class Cases {
  private Cases() {}

  /** A method whose map is given. */
  record Given(Tensor raw, Normalisation normalisation) implements Explainer {
    Given(Tensor raw) {
      this(raw, Normalisation.FINISHED);
    }

    @Override
    public String name() {
      return "given";
    }

    @Override
    public Attribution attribute(Run run, OutputTarget target) {
      return new Attribution(raw, Optional.empty(), normalisation);
    }
  }

  /** Logits {@code w . x} and 0, so that the first class has probability {@code sigmoid(w . x)}. */
  static Model linear(float... w) {
    Tensor weight = Tensor.zeros(Shape.of(w.length, 2));
    for (int k = 0; k < w.length; k++) {
      weight.data()[2 * k] = w[k];
    }
    Node weights = Node.constant(weight);
    Node bias = Node.constant(Tensor.zeros(Shape.of(2)));
    return x -> new Linear().of(new Flatten().of(x), weights, bias);
  }

  /** {@code [1,side,side,1]}. */
  static Tensor image(int side, float... values) {
    return Tensor.of(Shape.of(1, side, side, 1), values);
  }

  /** {@code [side,side]}. */
  static Tensor map(int side, float... values) {
    return Tensor.of(Shape.of(side, side), values);
  }

  /** The figure of a method's map for the logit of class 0. */
  static double of(Metric metric, Explainer method, Model net, Tensor image, Tensor truth) {
    try (Session session = CompiledNet.traced(net).session()) {
      Run run = session.run(image);
      OutputTarget target = OutputTarget.of(0);
      return metric.of(new Judged(method.explain(run, target), run, Optional.ofNullable(truth)));
    }
  }

  static double of(Metric metric, Explainer method, Model net, Tensor image) {
    return of(metric, method, net, image, null);
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
