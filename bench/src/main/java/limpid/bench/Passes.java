package limpid.bench;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.core.program.Rounding;

/**
 * A net alone, on a batch of one image many times: what a method's passes are held against. The
 * programs are those that methods run.
 */
final class Passes {
  private final Tensor images;
  private final Tensor seeds;
  private final Program forward;
  private final Program backward;
  private final Node gradient;
  private final List<Long> forwards = new ArrayList<>();
  private final List<Long> backwards = new ArrayList<>();

  /**
   * @param image {@code [1,H,W,C]}
   * @param gradients whether gradients in the image will be asked for
   */
  Passes(Subject subject, int batch, boolean gradients) {
    Tensor image = subject.images();
    images = Tensor.zeros(image.shape().with(0, batch));
    for (int i = 0; i < batch; i++) {
      System.arraycopy(image.data(), 0, images.data(), i * image.size(), image.size());
    }
    Trace trace = subject.model().trace(Tensor.outline(images.shape()));
    Node output = trace.output();
    forward = Program.staged(List.of(trace.input()), List.of(), List.of(output), Rounding.FAST);
    seeds = Tensor.filled(output.shape(), 1);
    if (gradients) {
      Node seed = Node.variable(Tensor.outline(output.shape()));
      Node x = trace.input();
      gradient = Backward.from(output).seed(seed).recorded().to(x).of(x);
      backward =
          Program.staged(List.of(x), List.of(seed), List.of(output, gradient), Rounding.FAST);
    } else {
      gradient = null;
      backward = null;
    }
    run();
    forwards.clear();
    backwards.clear();
  }

  /** Runs the batch once forward, and once there and back if gradients were asked for. */
  void run() {
    long start = System.nanoTime();
    forward.begin(images);
    forwards.add(System.nanoTime() - start);
    if (backward != null) {
      start = System.nanoTime();
      backward.begin(images);
      backward.finish(List.of(gradient), seeds);
      backwards.add(System.nanoTime() - start);
    }
  }

  /** The mean of an image's pass forward, in ms. */
  double forwardMs() {
    return mean(forwards);
  }

  /** The mean of an image's pass there and back, in ms. */
  double backwardMs() {
    return mean(backwards);
  }

  private double mean(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e6 / batch();
  }

  private int batch() {
    return images.shape().at(0);
  }

  /** What so many passes take, in ms: each gradient on its way back costs what it adds. */
  double ms(long forward, long backward) {
    return forward * forwardMs() + (backward == 0 ? 0 : backward * (backwardMs() - forwardMs()));
  }
}
