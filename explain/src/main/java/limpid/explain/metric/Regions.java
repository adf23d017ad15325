package limpid.explain.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.explain.map.Slic;
import limpid.explain.run.Variants;

/**
 * Pixels divided into regions, which are changed as a whole.
 *
 * @param of the region of each pixel, row by row
 * @param count of regions
 */
record Regions(int[] of, int count) {

  /** Which regions of variant i are another image's. */
  @FunctionalInterface
  interface Removed {
    boolean at(int i, int region);
  }

  /** Cells of a grid with so many along each side, or with a pixel each where that is fewer. */
  static Regions cells(Tensor image, int side) {
    int h = image.shape().at(1);
    int w = image.shape().at(2);
    int rows = Math.min(side, h);
    int columns = Math.min(side, w);
    int[] of = new int[h * w];
    for (int p = 0; p < of.length; p++) {
      of[p] = p / w * rows / h * columns + p % w * columns / w;
    }
    return new Regions(of, rows * columns);
  }

  /** Each pixel by itself. */
  static Regions pixels(Tensor image) {
    int[] of = IntStream.range(0, image.shape().at(1) * image.shape().at(2)).toArray();
    return new Regions(of, of.length);
  }

  /** Superpixels of like colour, about side times side. */
  static Regions segments(Tensor image, int side) {
    int h = image.shape().at(1);
    int w = image.shape().at(2);
    Plane scaled = new Plane(1, image.size(), image.data()).minMax();
    Tensor colours = Tensor.of(Shape.of(h, w, image.shape().at(3)), scaled.values());
    int[] of = new Slic(Math.min(side, h), Math.min(side, w)).segments(colours);
    return new Regions(of, Arrays.stream(of).max().orElse(0) + 1);
  }

  /** What the values of each region sum to. */
  double[] sums(Plane map) {
    double[] sums = new double[count];
    for (int p = 0; p < of.length; p++) {
      sums[of[p]] += map.values()[p];
    }
    return sums;
  }

  double[] means(Plane map) {
    double[] means = sums(map);
    double[] sizes = sizes();
    for (int r = 0; r < count; r++) {
      means[r] /= sizes[r];
    }
    return means;
  }

  /** How many pixels each has. */
  double[] sizes() {
    double[] sizes = new double[count];
    for (int region : of) {
      sizes[region]++;
    }
    return sizes;
  }

  /** The place of each region, the largest value being at 0; of equal ones, the first. */
  static int[] places(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparing(r -> -values[r]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] places = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      places[order[i]] = i;
    }
    return places;
  }

  /** Images some of whose regions are another's. */
  Variants.Fill replaced(Tensor image, Tensor by, Removed removed) {
    int channels = image.shape().at(3);
    return (i, into, at) -> {
      System.arraycopy(image.data(), 0, into, at, image.size());
      for (int p = 0; p < of.length; p++) {
        if (removed.at(i, of[p])) {
          System.arraycopy(by.data(), p * channels, into, at + p * channels, channels);
        }
      }
    };
  }
}
