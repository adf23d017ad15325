package limpid.explain.metric;

import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Plane;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Initialiser;
import limpid.nn.Layout;
import limpid.nn.Model;
import limpid.nn.Weights;

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

  /** A method with one map where something holds, and another elsewhere. */
  record Either(BiPredicate<Run, OutputTarget> holds, Tensor there, Tensor elsewhere)
      implements Explainer {
    @Override
    public String name() {
      return "either";
    }

    @Override
    public Attribution attribute(Run run, OutputTarget target) {
      Tensor raw = holds.test(run, target) ? there : elsewhere;
      return new Attribution(raw, Optional.empty(), Normalisation.FINISHED);
    }
  }

  /** A method whose map is the image, summed over channels. */
  record Itself() implements Explainer {
    @Override
    public String name() {
      return "itself";
    }

    @Override
    public Attribution attribute(Run run, OutputTarget target) {
      return new Attribution(
          Plane.sum(
                  run.image()
                      .reshape(
                          Shape.of(
                              run.image().shape().at(1),
                              run.image().shape().at(2),
                              run.image().shape().at(3))))
              .tensor(),
          Optional.empty(),
          Normalisation.FINISHED);
    }
  }

  /** Logits {@code w . x} and 0, so that the first class has probability {@code sigmoid(w . x)}. */
  static Model linear(float... w) {
    return affine(0, w);
  }

  /** Logits {@code w . x + b} and 0. */
  static Model affine(float b, float... w) {
    Tensor weight = Tensor.zeros(Shape.of(w.length, 2));
    for (int k = 0; k < w.length; k++) {
      weight.data()[2 * k] = w[k];
    }
    Node weights = Node.constant(weight);
    Node bias = Node.constant(Tensor.of(Shape.of(2), b, 0));
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
    return of(metric, method, net, image, truth, OutputTarget.of(0));
  }

  private static double of(
      Metric metric, Explainer method, Model net, Tensor image, Tensor truth, OutputTarget target) {
    try (Session session = CompiledNet.traced(net).session()) {
      Run run = session.run(image);
      return metric.of(new Judged(method.explain(run, target), run, Optional.ofNullable(truth)));
    }
  }

  /** A score that libraries' tests take for a probability: the sum of a net's outputs. */
  static final OutputTarget SUM = OutputTarget.score("sum", y -> y.sum(1));

  /** The figure for the sum of a net's outputs. */
  static double ofSum(Metric metric, Explainer method, Model net, Tensor image) {
    return of(metric, method, net, image, null, SUM);
  }

  /** A convolution "a" of one channel, a ReLU, and linear layers "b" and "c" to two classes. */
  static final Function<Weights, Model> LAYERED =
      w -> {
        Node kernel =
            w.at("a")
                .parameter(
                    "weight",
                    Shape.of(3, 3, 1, 1),
                    Layout.CONVOLUTION,
                    Initialiser.kaimingUniform());
        Node first = matrix(w.at("b"), 64, 8);
        Node second = matrix(w.at("c"), 8, 2);
        Node none = Node.constant(Tensor.zeros(Shape.of(8)));
        Node bias = Node.constant(Tensor.zeros(Shape.of(2)));
        return x -> {
          Node y = new Conv2d(Window.of(3).padding(1), 1).of(x, kernel).relu().named("a");
          Node z = new Linear().of(new Flatten().of(y), first, none);
          return new Linear().of(z.relu(), second, bias);
        };
      };

  private static Node matrix(Weights w, int in, int out) {
    return w.parameter("weight", Shape.of(in, out), Layout.LINEAR, Initialiser.kaimingUniform());
  }

  /** {@link #LAYERED} with other weights than its own, which are those of a seed. */
  static RandomisedNets layered() {
    return new RandomisedNets(LAYERED, Weights.initialised(1), 7);
  }

  /** The same figure, where the net can be made again with other weights. */
  static double of(
      Metric metric, Explainer method, Model net, Tensor image, RandomisedNets randomised) {
    try (Session session = CompiledNet.traced(net).session()) {
      Run run = session.run(image);
      OutputTarget target = OutputTarget.of(0);
      return metric.of(
          new Judged(method.explain(run, target), run, Optional.empty(), Optional.of(randomised)));
    }
  }

  static double of(Metric metric, Explainer method, Model net, Tensor image) {
    return of(metric, method, net, image, (Tensor) null);
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
