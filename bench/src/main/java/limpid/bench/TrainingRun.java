package limpid.bench;

import java.util.HashMap;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import limpid.nn.CrossEntropy;
import limpid.nn.Layout;
import limpid.nn.Sgd;
import limpid.nn.TrainingProgram;

/**
 * Training steps on one batch, as {@link limpid.nn.Training} takes them but without augmentation:
 * the net in training mode, cross-entropy, backward, SGD with Nesterov's momentum 0.9, weight decay
 * 5e-4 and a rate of 1e-4, small enough for hundreds of steps on one batch.
 */
final class TrainingRun implements Run {
  private static final double RATE = 1e-4;

  private final Subject subject;
  private final int threads;
  private final TrainingProgram program;
  private final Map<String, Tensor> weights = new HashMap<>();
  private final Sgd sgd = new Sgd(0.9, 5e-4, true);
  private final float[] output;
  private int step;

  TrainingRun(Subject subject, int threads) {
    this.subject = subject;
    this.threads = threads;
    this.program =
        TrainingProgram.of(
            subject.architecture()::build, new CrossEntropy(0), subject.images().shape());
    subject.weights().forEach((name, tensor) -> weights.put(name, tensor.copy()));
    advance();
    output = Layout.CONVOLUTION.toFile(sgd.state().get(subject.firstWeights())).data();
  }

  private void advance() {
    program.run(weights, subject.images(), subject.labels(), step++);
    program.update(weights, sgd, RATE);
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
