package limpid.bench;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.core.program.Rounding;
import limpid.nn.CrossEntropy;
import limpid.nn.TrainingProgram;

/**
 * A program with the inputs that it runs on: the images of a trace and, where a gradient is wanted,
 * the gradient at its logits.
 *
 * @param result what it is run for; null for a training step, which is run for all it makes
 */
record Compiled(Program program, List<Tensor> inputs, Node result) {

  /** From images to logits. */
  static Compiled forward(Trace trace, Rounding rounding) {
    List<Node> inputs = List.of(trace.input());
    Program program = Program.of(inputs, List.of(trace.output()), rounding);
    return new Compiled(program, List.of(trace.input().value()), trace.output());
  }

  /**
   * From images to the raw map {@code [N,h,w,1]} at this layer.
   *
   * @param seeds the gradient at the logits, {@code [N,classes]}
   */
  static Compiled gradCam(Trace trace, String layer, Tensor seeds, Rounding rounding) {
    Node seed = Node.variable(seeds);
    Node a = trace.at(layer);
    Node g = Backward.from(trace.output()).seed(seed).recorded().to(a).of(a);
    return of(trace, seed, a.mul(g.mean(1, 2)).sum(3), rounding);
  }

  /** From images to the gradient in them. */
  static Compiled gradient(Trace trace, Tensor seeds, Rounding rounding) {
    Node seed = Node.variable(seeds);
    Node x = trace.input();
    return of(
        trace, seed, Backward.from(trace.output()).seed(seed).recorded().to(x).of(x), rounding);
  }

  /** From images, labels and weights to the gradients in these, without the optimiser. */
  static Compiled training(Subject subject) {
    TrainingProgram step =
        TrainingProgram.of(
            subject.architecture()::build, new CrossEntropy(0), subject.images().shape());
    Tensor labels = CrossEntropy.oneHot(subject.architecture().classes(), subject.labels());
    List<Tensor> batch = List.of(subject.images(), labels);
    return new Compiled(step.program(), step.inputs(subject.weights(), batch, 1), null);
  }

  private static Compiled of(Trace trace, Node seed, Node result, Rounding rounding) {
    List<Node> inputs = List.of(trace.input(), seed);
    Program program = Program.of(inputs, List.of(trace.output(), result), rounding);
    return new Compiled(program, List.of(trace.input().value(), seed.value()), result);
  }

  Tensor run() {
    program.run(inputs.toArray(Tensor[]::new));
    return program.at(result);
  }
}
