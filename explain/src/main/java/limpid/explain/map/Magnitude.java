package limpid.explain.map;

import limpid.core.Tensor;

/**
 * {@code (m - min m) / (p - min m)}, cut off at 1, m the sum of absolute values over channels and p
 * a percentile of it; the maximum instead of p where p is no larger than the minimum.
 *
 * @param signed whether the values are such that their signs say something
 */
record Magnitude(double percentile, boolean signed) implements Normalisation {

  @Override
  public Tensor map(Tensor raw, int height, int width) {
    Plane m = Plane.magnitude(raw);
    float low = m.min();
    float high = m.percentile(percentile);
    float top = high > low ? high : m.max();
    return m.scaled(low, top - low).clipped(0, 1).resized(height, width).tensor();
  }
}
