package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.nn.Model;

/**
 * Input invariance: how far the map moves when a constant is added to the image and the net takes
 * it away again, so that nothing else changes: {@code |M' - M| / |M|}, {@code M'} that of {@code
 * f'(y) = f(y - c)} for {@code x + c}; 0 and more, lower is better. A map of zeros is not divided
 * by.
 *
 * <p>Kindermans et al., The (Un)reliability of Saliency Methods, 2017.
 *
 * @param shift c, in the units of the image as the net sees it
 */
public record InputInvariance(double shift) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "input-invariance",
          "How far the map moves when a constant is added to the image that the net takes away.",
          "|M' - M| / |M|, M' of f(y - 1) at x + 1",
          "0 and more",
          Direction.LOWER,
          Group.AXIOMS,
          new Citation(
              "Kindermans et al.",
              "The (Un)reliability of Saliency Methods",
              "Springer LNCS",
              2019),
          List.of(MetricNeed.METHOD),
          new MetricDescriptor.Passes(0, 1),
          () -> new InputInvariance(1));

  public InputInvariance {
    if (!Double.isFinite(shift) || shift == 0) {
      throw new IllegalArgumentException(
          "input-invariance: a shift that is not 0 is expected, got " + shift);
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Model own = judged.run().model();
    Model shifted = y -> own.forward(y.add(-shift));
    Tensor image = judged.image().copy();
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] += (float) shift;
    }
    Tensor map = judged.explanation().raw();
    double size = Noise.norm(map, null);
    double moved = Noise.norm(judged.again(shifted, image).raw(), map);
    return size == 0 ? moved : moved / size;
  }
}
