package limpid.app.walk;

import java.util.List;
import limpid.core.Shape;
import limpid.explain.Explanation;
import limpid.explain.map.Precision;
import limpid.explain.perturbation.Rise;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * RISE with more and more masks, {@code M = mean of s(x under a mask) mask / keep}.
 *
 * @param samples how many masks
 */
public record RiseSteps(int samples, Explanation explanation) {
  private static final List<Integer> SMALL = List.of(50, 100, 200, 400, 800, 1600);
  private static final List<Integer> LARGE = List.of(25, 50, 100, 200);
  private static final int SIDE = 64;

  /** How many masks to look at one after the other, for images {@code [1,H,W,C]}. */
  public static List<Integer> counts(Shape image) {
    return image.at(1) > SIDE ? LARGE : SMALL;
  }

  /** With so many masks. */
  public static RiseSteps of(Run run, OutputTarget target, int samples) {
    return new RiseSteps(samples, new Rise(samples, 0).explain(run, target));
  }

  /** The standard error of the map. */
  public double standardError() {
    return explanation.attribution().precision().map(Precision::standardError).orElse(Double.NaN);
  }
}
