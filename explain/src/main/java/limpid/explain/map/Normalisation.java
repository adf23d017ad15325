package limpid.explain.map;

import java.util.function.UnaryOperator;
import limpid.core.Tensor;

/** How a raw map becomes one that can be looked at: {@code [height,width]} in [0,1]. */
@FunctionalInterface
public interface Normalisation {

  /**
   * pytorch-grad-cam's: {@code max(M, 0)}, min-max at the layer's resolution, bilinear resize,
   * min-max again.
   */
  Normalisation PYTORCH_GRAD_CAM =
      new CamNormalisation(true, Plane::minMax, Plane::resized, Plane::minMax);

  /** {@code max(M, 0)}, bilinear resize, then one min-max (vickyliin's gradcam_plus_plus). */
  Normalisation RESIZE_FIRST =
      new CamNormalisation(true, UnaryOperator.identity(), Plane::resized, Plane::minMax);

  /** tf-explain's: bilinear resize, then min-max, negative values being the low end. */
  Normalisation TF_EXPLAIN =
      new CamNormalisation(false, UnaryOperator.identity(), Plane::resized, Plane::minMax);

  /**
   * torch-cam's: {@code max(M, 0)}, min-max with 1e-8 at the layer's resolution, bicubic resize as
   * Pillow has it.
   */
  Normalisation TORCH_CAM =
      new CamNormalisation(
          true, map -> map.minMax(1e-8f), Plane::bicubic, UnaryOperator.identity());

  /** PAIR saliency's of a layer's map: {@code max(M, 0) / max M}, bilinear resize. */
  Normalisation PAIR =
      new CamNormalisation(
          true, map -> map.scaled(0, map.max()), Plane::resized, UnaryOperator.identity());

  /** xplique's: {@code max(M, 0)}, bicubic resize; then what its plots have, one min-max. */
  Normalisation XPLIQUE =
      new CamNormalisation(
          true, UnaryOperator.identity(), Plane::bicubic, map -> map.relu().minMax());

  /**
   * captum's, of which the map itself is the raw one: for pictures nearest neighbours, and positive
   * values over the one that 98 % of their sum is up to.
   */
  Normalisation CAPTUM =
      new CamNormalisation(
          true, UnaryOperator.identity(), Plane::nearest, map -> map.scaled(0, map.upToShare(.98)));

  /**
   * PAIR saliency's: the sum of absolute values over channels, from its minimum (0) to its 99th
   * percentile (1).
   */
  Normalisation MAGNITUDE = new Magnitude(99, true);

  /** The same of values that are sizes already, never negative: of absolute values, squares. */
  Normalisation SIZE = new Magnitude(99, false);

  /** What is in [0,1] already: resized, bilinearly. */
  Normalisation FINISHED = new Finished();

  /**
   * The map in [0,1].
   *
   * @param raw a signed map {@code [h,w]} or pixels {@code [h,w,C]}; values that are not finite
   *     count as 0
   */
  Tensor map(Tensor raw, int height, int width);

  /**
   * Whether negative values are dropped, so that a map that is negative everywhere ends up blank.
   */
  default boolean rectifies() {
    return false;
  }

  /** Whether the largest value, however small, ends up near 1. */
  default boolean stretches() {
    return true;
  }

  /**
   * Whether the sign of a value says something, so that values for every pixel may be shown in the
   * colours of signed maps.
   */
  default boolean signed() {
    return true;
  }
}
