package limpid.explain.perturbation;

import static limpid.explain.Options.BASELINE;

import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Felzenszwalb;
import limpid.explain.map.Plane;

/**
 * An image in parts, each of which is shown or hidden as a whole.
 *
 * @param of the part of each pixel, row by row, parts counted from 0
 * @param count how many parts
 */
record Features(int[] of, int count) {
  static final Option<Segmentation> SEGMENTS =
      Option.of(
          "segments",
          "What the image is divided into: cells of a grid, or segments of like colour.",
          Values.oneOf(Segmentation.class),
          Segmentation.GRID);
  static final Option<Integer> GRID =
      Option.of("grid", "Cells along each side of the image.", Values.integers(1, 1000), 8);
  static final Option<Baseline> HIDDEN = BASELINE.saying("What hides a part of the image.");

  private static final double SCALE = 100;
  private static final double SIGMA = .8;

  /** How many segments there are at most. */
  private static final int MOST = 256;

  /**
   * The parts of an image {@code [1,H,W,C]}.
   *
   * @param grid cells along each side, where there are as many pixels; for a grid alone
   */
  static Features of(Segmentation segmentation, int grid, Tensor image) {
    return switch (segmentation) {
      case GRID -> cells(grid, image.shape());
      case FELZENSZWALB -> segments(image);
    };
  }

  /** How many parts there are, at most. */
  static int most(Choices choices, Shape image) {
    return choices.get(SEGMENTS) == Segmentation.GRID
        ? cells(choices.get(GRID), image).count()
        : Math.min(MOST, image.at(1) * image.at(2));
  }

  private static Features cells(int grid, Shape image) {
    int h = image.at(1);
    int w = image.at(2);
    int rows = Math.min(grid, h);
    int columns = Math.min(grid, w);
    int[] of =
        IntStream.range(0, h * w)
            .map(k -> k / w * rows / h * columns + k % w * columns / w)
            .toArray();
    return new Features(of, rows * columns);
  }

  private static Features segments(Tensor image) {
    Shape shape = image.shape();
    Shape one = Shape.of(shape.at(1), shape.at(2), shape.at(3));
    float[] values = new Plane(1, image.size(), image.data()).minMax().values();
    int least = Math.ceilDiv(one.at(0) * one.at(1), MOST);
    int[] of = new Felzenszwalb(SCALE, SIGMA, least).segments(Tensor.of(one, values));
    return new Features(of, IntStream.of(of).max().orElse(0) + 1);
  }

  /** Writes an image of which these parts are shown, and the baseline is elsewhere. */
  void show(boolean[] shown, Tensor image, Tensor baseline, float[] to, int at) {
    int c = image.shape().at(3);
    for (int k = 0; k < image.size(); k++) {
      to[at + k] = (shown[of[k / c]] ? image : baseline).data()[k];
    }
  }

  /** {@code [H,W]}: each pixel the value of its part. */
  Tensor map(double[] values, Shape image) {
    Tensor map = Tensor.zeros(Shape.of(image.at(1), image.at(2)));
    for (int k = 0; k < map.size(); k++) {
      map.data()[k] = (float) values[of[k]];
    }
    return map;
  }
}
