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
import limpid.explain.map.Quickshift;
import limpid.explain.map.Slic;

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
          "What the image is divided into: cells of a grid, segments of like colour, or what a file"
              + " of the net's image size has the same label for.",
          new Segmentations(),
          Segmentation.GRID);
  static final Option<Integer> GRID =
      Option.of(
          "grid",
          "Cells along each side of the image, of a grid and where slic begins.",
          Values.integers(1, 1000),
          8);
  static final Option<Baseline> HIDDEN = BASELINE.saying("What hides a part of the image.");

  private static final double SCALE = 100;
  private static final double SIGMA = .8;
  private static final double RATIO = .2;

  /** The shorter side in units of quickshift's sigma. */
  private static final double SIGMAS = 56;

  /** How many segments felzenszwalb has at most. */
  private static final int MOST = 256;

  /**
   * The parts of an image {@code [1,H,W,C]}.
   *
   * @param grid cells along each side, where there are as many pixels; for a grid, and for slic
   */
  static Features of(Segmentation segmentation, int grid, Tensor image) {
    Shape shape = image.shape();
    return switch (segmentation) {
      case Segmentation.Given given -> given.features(shape);
      case Segmentation.Way way ->
          switch (way) {
            case GRID -> cells(grid, shape);
            case SLIC ->
                of(new Slic(along(grid, shape, 1), along(grid, shape, 2)).segments(unit(image)));
            case FELZENSZWALB -> {
              int least = Math.ceilDiv(shape.at(1) * shape.at(2), MOST);
              yield of(new Felzenszwalb(SCALE, SIGMA, least).segments(unit(image)));
            }
            case QUICKSHIFT -> of(quickshift(shape).segments(unit(image)));
          };
    };
  }

  private static Features of(int[] segments) {
    return new Features(segments, IntStream.of(segments).max().orElse(0) + 1);
  }

  /** {@code [H,W,C]} in [0,1], from the least value to the greatest. */
  private static Tensor unit(Tensor image) {
    Shape shape = image.shape();
    float[] values = new Plane(1, image.size(), image.data()).minMax().values();
    return Tensor.of(Shape.of(shape.at(1), shape.at(2), shape.at(3)), values);
  }

  private static Quickshift quickshift(Shape image) {
    return new Quickshift(Math.max(1, Math.min(image.at(1), image.at(2)) / SIGMAS), RATIO);
  }

  private static int along(int grid, Shape image, int axis) {
    return Math.min(grid, image.at(axis));
  }

  /** How many parts there are, at most. */
  static int most(Choices choices, Shape image) {
    return switch (choices.get(SEGMENTS)) {
      case Segmentation.Given given -> given.count();
      case Segmentation.Way way ->
          switch (way) {
            case GRID, SLIC ->
                along(choices.get(GRID), image, 1) * along(choices.get(GRID), image, 2);
            case FELZENSZWALB -> Math.min(MOST, image.at(1) * image.at(2));
            case QUICKSHIFT -> quickshift(image).most(image.at(1), image.at(2));
          };
    };
  }

  private static Features cells(int grid, Shape image) {
    int h = image.at(1);
    int w = image.at(2);
    int rows = along(grid, image, 1);
    int columns = along(grid, image, 2);
    int[] of =
        IntStream.range(0, h * w)
            .map(k -> k / w * rows / h * columns + k % w * columns / w)
            .toArray();
    return new Features(of, rows * columns);
  }

  /** All parts but one; all, where there is no such part. */
  boolean[] without(int one) {
    boolean[] shown = new boolean[count];
    for (int part = 0; part < count; part++) {
      shown[part] = part != one;
    }
    return shown;
  }

  /** Writes an image of which these parts are shown, and the baseline is elsewhere. */
  void show(boolean[] shown, Tensor image, Tensor baseline, float[] to, int at) {
    int c = image.shape().at(3);
    for (int k = 0; k < image.size(); k++) {
      to[at + k] = (shown[of[k / c]] ? image : baseline).data()[k];
    }
  }

  /**
   * Writes an image of which each part is shown to such a degree, and the baseline for the rest.
   */
  void blend(float[] shown, Tensor image, Tensor baseline, float[] to, int at) {
    int c = image.shape().at(3);
    for (int k = 0; k < image.size(); k++) {
      float hidden = baseline.data()[k];
      to[at + k] = hidden + shown[of[k / c]] * (image.data()[k] - hidden);
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
