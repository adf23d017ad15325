package limpid.explain.cam;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Test-time augmentation: the mean of a method's finished maps over six images, {@code a x} and its
 * mirror image for {@code a} of 0.9, 1 and 1.1, x the image as the net wants it; mirrored maps are
 * turned back. {@code [H,W]} in [0,1], not normalised again. The target stays that of the image.
 *
 * <p>As pytorch-grad-cam has it ({@code aug_smooth}).
 */
public record AugSmooth(Explainer method) implements Explainer {
  private static final float[] FACTORS = {.9f, 1, 1.1f};

  /** How many images the mean is over. */
  static final int IMAGES = 2 * FACTORS.length;

  @Override
  public String name() {
    return method.name() + "-aug-smooth";
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Shape shape = run.image().shape();
    double[] sums = new double[shape.at(1) * shape.at(2)];
    Attribution first = null;
    for (boolean mirrored : new boolean[] {false, true}) {
      for (float factor : FACTORS) {
        Run changed = run.on(augmented(run.image(), factor, mirrored));
        Attribution part = method.attribute(changed, target);
        Tensor map = part.normalisation().map(part.raw(), shape.at(1), shape.at(2));
        add(map, mirrored, sums);
        first = first == null ? part : first;
      }
    }
    Tensor mean = Tensor.zeros(Shape.of(shape.at(1), shape.at(2)));
    for (int i = 0; i < sums.length; i++) {
      mean.data()[i] = (float) (sums[i] / IMAGES);
    }
    return new Attribution(mean, first.layer(), Normalisation.FINISHED, first.caveat());
  }

  private static Tensor augmented(Tensor image, float factor, boolean mirrored) {
    int w = image.shape().at(2);
    int c = image.shape().at(3);
    Tensor result = Tensor.zeros(image.shape());
    for (int i = 0; i < image.size(); i++) {
      int column = i / c % w;
      int from = mirrored ? i + (w - 1 - 2 * column) * c : i;
      result.data()[i] = factor * image.data()[from];
    }
    return result;
  }

  private static void add(Tensor map, boolean mirrored, double[] sums) {
    int w = map.shape().at(1);
    for (int i = 0; i < sums.length; i++) {
      int column = i % w;
      sums[i] += map.data()[mirrored ? i + w - 1 - 2 * column : i];
    }
  }

  @Override
  public List<Formulas> compiled() {
    return method.compiled();
  }
}
