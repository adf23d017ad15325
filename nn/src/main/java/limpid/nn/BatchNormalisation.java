package limpid.nn;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.op.BatchNorm;
import limpid.core.op.Node;

/**
 * A batch norm layer (Ioffe and Szegedy 2015): y = gamma (x - mean) / sqrt(variance + eps) + beta
 * over the channels, with the running statistics in evaluation and the batch's in training, where
 * running = (1 - momentum) running + momentum batch (the variance unbiased), as in PyTorch; once
 * for each run where the layer runs more than once in a step.
 */
public record BatchNormalisation(
    String name,
    BatchNorm op,
    Node mean,
    Node variance,
    Node gamma,
    Node beta,
    float momentum,
    Optional<TrainingStep> step)
    implements Layer {

  /** With PyTorch's eps 1e-5 and momentum 0.1. */
  public static BatchNormalisation of(Weights w, int channels) {
    return of(w, channels, 1e-5f, 0.1f);
  }

  public static BatchNormalisation of(Weights w, int channels, float eps, float momentum) {
    Shape shape = Shape.of(channels);
    Node gamma = w.parameter("weight", shape, Layout.PLAIN, Initialiser.constant(1));
    Node beta = w.parameter("bias", shape, Layout.PLAIN, Initialiser.constant(0));
    Node mean = w.statistic("running_mean", shape, 0);
    Node variance = w.statistic("running_var", shape, 1);
    return new BatchNormalisation(
        w.path(), new BatchNorm(eps), mean, variance, gamma, beta, momentum, w.step());
  }

  @Override
  public Node apply(Node x) {
    if (step.isEmpty()) {
      return op.of(x, mean, variance, gamma, beta).named(name);
    }
    BatchNorm.Training y = op.training(x, gamma, beta);
    double count = (double) x.shape().size() / mean.shape().size();
    observe("running_mean", mean, y.mean(), 1);
    observe("running_var", variance, y.variance(), count / Math.max(1, count - 1));
    return y.y().named(name);
  }

  private void observe(String statistic, Node running, Node batch, double correction) {
    TrainingStep now = step.orElseThrow();
    String full = name + "." + statistic;
    Node soFar = now.statistic(full, running);
    now.observed(full, soFar.mul(1 - momentum).add(batch.mul(momentum * correction)));
  }
}
