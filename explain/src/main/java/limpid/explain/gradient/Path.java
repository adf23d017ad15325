package limpid.explain.gradient;

import java.util.function.IntFunction;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A way through images, and what is gathered on it: {@code A = sum_i v_i ds/dx at x_i}, element by
 * element, in this order, so that batches do not matter.
 *
 * @param points how many images x_i there are
 * @param point writes x_i
 * @param step v_i, for every element: where the way goes there, times how far
 */
record Path(int points, Variants.Fill point, IntFunction<double[]> step) {

  /** What is gathered on the way: {@code [H,W,C]}, signed. */
  Attribution gathered(Run run, OutputTarget target) {
    double[] sum = new double[run.image().size()];
    Attribution[] last = new Attribution[1];
    run.variants()
        .attributions(
            new Gradient(),
            target,
            points,
            point,
            (i, attribution) -> {
              add(sum, attribution.raw().data(), step.apply(i));
              last[0] = attribution;
            });
    Tensor raw = Tensor.zeros(last[0].raw().shape());
    for (int k = 0; k < sum.length; k++) {
      raw.data()[k] = (float) sum[k];
    }
    return last[0].of(raw);
  }

  private static void add(double[] sum, float[] gradient, double[] step) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += step[k] * gradient[k];
    }
  }

  /** An attribution that is to sum to what the score gains from another image to the run's. */
  static Attribution complete(Attribution found, Run run, OutputTarget target, Tensor from) {
    float there =
        run.variants()
            .scores(
                target, 1, (i, to, at) -> System.arraycopy(from.data(), 0, to, at, from.size()))[0];
    return complete(found, Score.of(target, run.output()).value() - there);
  }

  static Attribution complete(Attribution found, double expected) {
    double sum = 0;
    for (float value : found.raw().data()) {
      sum += value;
    }
    return found.complete(new Completeness(sum, expected));
  }
}
