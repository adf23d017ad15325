package limpid.bench;

import java.util.HashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.kernel.Workers;
import limpid.core.op.Node;
import limpid.nn.CrossEntropy;
import limpid.nn.Layout;
import limpid.nn.Sgd;
import limpid.nn.TrainingStep;
import limpid.nn.Weights;

/**
 * Training steps on one batch, as {@link limpid.nn.Training} takes them but without augmentation:
 * the net in training mode, cross-entropy, backward, SGD with Nesterov's momentum 0.9, weight decay
 * 5e-4 and a rate of 1e-4, small enough for hundreds of steps on one batch.
 */
final class TrainingRun implements Run {
  private static final double RATE = 1e-4;

  private final Subject subject;
  private final int threads;
  private final Map<String, Tensor> weights;
  private final Sgd sgd = new Sgd(0.9, 5e-4, true);
  private final float[] output;
  private int step;

  TrainingRun(Subject subject, int threads) {
    this.subject = subject;
    this.threads = threads;
    this.weights = new HashMap<>(subject.weights());
    advance();
    output = Layout.CONVOLUTION.toFile(sgd.velocities().get(subject.firstWeights())).data();
  }

  private void advance() {
    TrainingStep reports = new TrainingStep(step++);
    Weights current = Weights.from(parameter -> weights.get(parameter.name()));
    Node logits =
        current
            .training(reports)
            .built(subject.architecture()::build)
            .forward(Node.constant(subject.images()));
    Node loss = new CrossEntropy(0).of(logits, subject.labels());
    Map<String, Node> variables = reports.parameters();
    Gradients gradients = Backward.from(loss).to(variables.values().toArray(Node[]::new));
    variables.forEach(
        (name, node) -> weights.put(name, sgd.step(name, node.value(), gradients.at(node), RATE)));
    weights.putAll(reports.statistics());
  }

  @Override
  public long nanos() {
    Workers.threads(threads);
    long start = System.nanoTime();
    advance();
    return System.nanoTime() - start;
  }

  @Override
  public float[] output() {
    return output.clone();
  }
}
