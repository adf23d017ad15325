package limpid.explain.map;

import limpid.core.Tensor;

/**
 * {@code (x - min) / (1e-7 + max - min)} after resizing.
 *
 * @param rectifies whether negative values are set to 0 first
 * @param atLayer whether the same is done before resizing, too
 */
record CamNormalisation(boolean rectifies, boolean atLayer) implements Normalisation {

  @Override
  public Tensor map(Tensor raw, int height, int width) {
    Plane plane = Plane.sum(raw);
    if (rectifies) {
      plane = plane.relu();
    }
    if (atLayer) {
      plane = plane.minMax();
    }
    return plane.resized(height, width).minMax().clipped(0, 1).tensor();
  }
}
