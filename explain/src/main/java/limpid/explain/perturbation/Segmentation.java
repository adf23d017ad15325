package limpid.explain.perturbation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** What an image is divided into, to show and hide it part by part. */
public sealed interface Segmentation {
  /** Cells of a grid, as even as whole pixels allow. */
  Segmentation GRID = Way.GRID;

  /**
   * Superpixels of like colour that begin as the cells of a grid: {@linkplain
   * limpid.explain.map.Slic those of Achanta et al}.
   */
  Segmentation SLIC = Way.SLIC;

  /**
   * Segments of like colour, at most 256: {@linkplain limpid.explain.map.Felzenszwalb those of
   * Felzenszwalb and Huttenlocher} at a scale of 100.
   */
  Segmentation FELZENSZWALB = Way.FELZENSZWALB;

  /**
   * Pixels around the places where many of like colour are: {@linkplain
   * limpid.explain.map.Quickshift those of Vedaldi and Soatto}, sigma being 1/56 of the image's
   * shorter side or 1, colours counting a fifth.
   */
  Segmentation QUICKSHIFT = Way.QUICKSHIFT;

  /** The text that it is read from, if there is one. */
  Optional<String> text();

  /** Pixels of the same label are a part: {@code [H,W]}, whole numbers; captum's feature mask. */
  static Segmentation given(Tensor labels) {
    return new Given(Optional.empty(), labels);
  }

  /** A way to find parts. */
  enum Way implements Segmentation {
    GRID,
    SLIC,
    FELZENSZWALB,
    QUICKSHIFT;

    @Override
    public Optional<String> text() {
      return Optional.of(name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Parts by their labels.
   *
   * @param file where they were read from
   * @param labels {@code [H,W]}, whole numbers of which there are at most 4096
   */
  record Given(Optional<String> file, Tensor labels) implements Segmentation {
    private static final int MOST = 4096;

    public Given {
      Shape shape = labels.shape();
      if (shape.rank() != 2) {
        throw new ShapeException(
            "segments %s: are %s, a label for each pixel, [H,W], is expected"
                .formatted(named(file), shape));
      }
      for (float label : labels.data()) {
        if (label != Math.rint(label) || Float.isInfinite(label)) {
          throw new IllegalArgumentException(
              "segments %s: hold %s, whole numbers are expected".formatted(named(file), label));
        }
      }
      int count = distinct(labels).length;
      if (count > MOST) {
        throw new IllegalArgumentException(
            "segments %s: have %d labels, at most %d are expected"
                .formatted(named(file), count, MOST));
      }
    }

    private static String named(Optional<String> file) {
      return file.orElse("tensor");
    }

    private static float[] distinct(Tensor labels) {
      float[] sorted = labels.data().clone();
      Arrays.sort(sorted);
      int count = 0;
      for (float label : sorted) {
        if (count == 0 || label != sorted[count - 1]) {
          sorted[count++] = label;
        }
      }
      return Arrays.copyOf(sorted, count);
    }

    /** How many parts there are. */
    int count() {
      return distinct(labels).length;
    }

    /** The parts, in the order of their labels. */
    Features features(Shape image) {
      if (labels.shape().at(0) != image.at(1) || labels.shape().at(1) != image.at(2)) {
        throw new IllegalArgumentException(
            "segments %s: are %dx%d pixels high and wide, the image is %dx%d as the net sees it; the"
                    .formatted(
                        named(file),
                        labels.shape().at(0),
                        labels.shape().at(1),
                        image.at(1),
                        image.at(2))
                + " same size is expected");
      }
      float[] distinct = distinct(labels);
      int[] of = new int[labels.size()];
      Arrays.setAll(of, k -> Arrays.binarySearch(distinct, labels.data()[k]));
      return new Features(of, distinct.length);
    }

    @Override
    public Optional<String> text() {
      return file;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Given(Optional<String> path, Tensor values)
          && path.equals(file)
          && values.shape().equals(labels.shape())
          && Arrays.equals(values.data(), labels.data());
    }

    @Override
    public int hashCode() {
      return 31 * file.hashCode() + Arrays.hashCode(labels.data());
    }
  }
}
