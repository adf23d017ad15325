package limpid.explain.gradient;

import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/** {@code x' + a (x - x')}, a from 0 to 1: the straight way between two tensors of one shape. */
public record StraightWay(Tensor from, Tensor to) {

  /** The points of the way at these places a. */
  public Variants.Fill points(double[] places) {
    double[] whole = whole();
    return (i, into, at) -> {
      for (int k = 0; k < whole.length; k++) {
        into[at + k] = (float) (from.data()[k] + places[i] * whole[k]);
      }
    };
  }

  /** An attribution that is to sum to what the score gains on the way, which ends at the run's. */
  public Attribution complete(Attribution found, Run run, OutputTarget target) {
    return Path.complete(found, run, target, from);
  }

  /** {@code x - x'}. */
  public double[] whole() {
    double[] whole = new double[to.size()];
    for (int k = 0; k < whole.length; k++) {
      whole[k] = (double) to.data()[k] - from.data()[k];
    }
    return whole;
  }
}
