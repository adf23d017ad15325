package limpid.explain.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * What a metric gives to a map that knows nothing: values drawn evenly from [0,1], a grid of cells
 * enlarged bilinearly. Each image has a map of its own, and the same one each time.
 *
 * @param cells along each side; 7 is what class activation maps often have
 */
public record RandomMap(int cells, long seed) implements Explainer {

  public RandomMap {
    if (cells < 1) {
      throw new IllegalArgumentException("random map: 1 cell or more is expected, got " + cells);
    }
  }

  @Override
  public String name() {
    return "random maps";
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    SplittableRandom random =
        new SplittableRandom(seed ^ (long) Arrays.hashCode(run.image().data()) << 20);
    Tensor map = Tensor.zeros(Shape.of(cells, cells));
    for (int k = 0; k < map.size(); k++) {
      map.data()[k] = (float) random.nextDouble();
    }
    return new Attribution(map, Optional.empty(), Normalisation.FINISHED);
  }
}
