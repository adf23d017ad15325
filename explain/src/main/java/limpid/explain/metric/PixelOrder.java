package limpid.explain.metric;

import java.util.Comparator;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.explain.run.Variants;

/** Pixels from the most important one on; of equal ones, the first in the image comes first. */
record PixelOrder(int[] pixels) {

  static PixelOrder descending(Plane plane) {
    float[] values = plane.values();
    return new PixelOrder(
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparing(k -> -values[k]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /**
   * Images of which the first so many pixels are another's.
   *
   * @param from {@code [1,H,W,C]}
   * @param to where its pixels come from
   * @param counts how many in each image
   */
  Variants.Fill replaced(Tensor from, Tensor to, int[] counts) {
    int channels = from.shape().at(3);
    return (i, into, at) -> {
      System.arraycopy(from.data(), 0, into, at, from.size());
      for (int k = 0; k < counts[i]; k++) {
        int pixel = pixels[k] * channels;
        System.arraycopy(to.data(), pixel, into, at + pixel, channels);
      }
    };
  }
}
