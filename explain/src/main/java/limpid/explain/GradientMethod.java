package limpid.explain;

import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A method that is a formula in gradients, of any order: written once, over nodes, it is computed
 * from a trace, or compiled for images of one shape, or for batches of them.
 */
public interface GradientMethod extends Explainer, Formulas {

  @Override
  default Attribution attribute(Run run, OutputTarget target) {
    return run.swept(this, target);
  }

  /**
   * A sweep of the net alone: it begins at the run's output, with the score's own gradient there,
   * so that a rule crosses the net's ops and not those of the score.
   */
  static Backward sweep(Trace trace, Node score) {
    Node output = trace.output();
    if (!output.tracked()) {
      return Backward.from(trace.input()).seed(nothing(trace.input()));
    }
    return Backward.from(output).seed(Backward.from(score).recorded().to(output).of(output));
  }

  /** What comes down from an output that depends on no input. */
  private static Node nothing(Node input) {
    return Node.constant(Tensor.zeros(input.shape()));
  }
}
