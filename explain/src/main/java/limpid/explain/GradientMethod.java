package limpid.explain;

import java.util.List;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formula;
import limpid.explain.run.Run;
import limpid.explain.target.Target;

/**
 * A method that is a formula in one sweep from the net's output: written once, over nodes, it is
 * computed from a trace, or compiled for images of one shape, or for batches of them.
 */
public interface GradientMethod extends Explainer {

  /**
   * What is computed, for each image of the run by itself. No values may be looked at: the run may
   * be one of {@linkplain limpid.core.Tensor#outline outlines}.
   *
   * @param seed the gradient of the score at the run's output, of its shape
   */
  List<Formula> formulas(Trace trace, Node seed);

  /** One attribution of what the formulas came to for an image, in their order. */
  default Attribution combined(List<Attribution> parts) {
    return parts.getFirst();
  }

  @Override
  default Attribution attribute(Run run, Target target) {
    return run.swept(this, target);
  }

  /** A sweep from the output of a run, recorded where the seed is a variable. */
  static Backward sweep(Trace trace, Node seed) {
    Backward sweep = Backward.from(trace.output()).seed(seed);
    return seed.tracked() ? sweep.recorded() : sweep;
  }
}
