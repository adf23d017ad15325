package limpid.explain.perturbation;

import java.util.Optional;
import java.util.function.IntFunction;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Precision;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/**
 * The score of an image of which some parts are shown and the others hidden: a game of its parts.
 *
 * @param hidden what is where a part is not shown
 */
record Game(Run run, OutputTarget target, Features parts, Tensor hidden) {

  static Game of(
      Run run, OutputTarget target, Segmentation segments, int grid, Baseline baseline, long seed) {
    Tensor x = run.image();
    return new Game(run, target, Features.of(segments, grid, x), baseline.of(x, seed));
  }

  int count() {
    return parts.count();
  }

  /** The scores of at most so many coalitions, one after the other. */
  void scoresUntil(int coalitions, IntFunction<boolean[]> shown, Variants.Scored scored) {
    Tensor x = run.image();
    run.variants()
        .scoresUntil(
            target,
            coalitions,
            (i, to, at) -> parts.show(shown.apply(i), x, hidden, to, at),
            scored);
  }

  /** Each pixel the value of its part. */
  Attribution attribution(double[] values) {
    return new Attribution(
        parts.map(values, run.image().shape()), Optional.empty(), Normalisation.PYTORCH_GRAD_CAM);
  }

  /** Of a map in which each pixel has the value of its part. */
  Precision precision(int draws, double[] values, double[] squaredErrors) {
    int[] of = parts.of();
    return Precision.of(draws, of.length, k -> values[of[k]], k -> squaredErrors[of[k]]);
  }
}
