package limpid.nn;

import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Program;

/** A net in evaluation, compiled for batches of the shape that came last. */
final class CompiledLogits {
  private final Model model;
  private Trace trace;
  private Program program;

  CompiledLogits(Model model) {
    this.model = model;
  }

  /** The logits of these images, until the next are asked for. */
  Tensor of(Tensor images) {
    if (trace == null || !trace.input().shape().equals(images.shape())) {
      trace = model.trace(Tensor.outline(images.shape()));
      program = Program.of(trace);
    }
    program.run(images);
    return program.at(trace.output());
  }
}
