package limpid.app;

import limpid.core.graph.Trace;
import limpid.explain.target.OutputTarget;

/**
 * A target that was asked for.
 *
 * @param text stands for it, and for nothing else, whatever else is chosen: {@code
 *     probability:rank2}, {@code logit:281}
 */
record ChosenTarget(String text, OutputTarget target) {

  /** Refuses a net whose output the target is not of. */
  void check(Trace outline) {
    try {
      target.data(outline.output().shape());
    } catch (IllegalArgumentException e) {
      throw new BadInput("--target " + text + ": " + e.getMessage(), e);
    }
  }
}
