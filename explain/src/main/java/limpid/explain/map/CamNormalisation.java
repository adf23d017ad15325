package limpid.explain.map;

import java.util.function.UnaryOperator;
import limpid.core.Tensor;

/**
 * The steps from a layer's map to one in [0,1] of an image's size.
 *
 * @param rectifies whether negative values are set to 0 first
 * @param atLayer what is done before resizing
 * @param resizing from one size to the other
 * @param after what is done at the end; what is beyond [0,1] then is cut off
 */
record CamNormalisation(
    boolean rectifies, UnaryOperator<Plane> atLayer, Resizing resizing, UnaryOperator<Plane> after)
    implements Normalisation {

  /** How a map becomes one of this size. */
  interface Resizing {
    Plane resized(Plane map, int height, int width);
  }

  @Override
  public Tensor map(Tensor raw, int height, int width) {
    Plane plane = Plane.sum(raw);
    Plane shown = atLayer.apply(rectifies ? plane.relu() : plane);
    return after.apply(resizing.resized(shown, height, width)).clipped(0, 1).tensor();
  }
}
