package limpid.nn;

import java.util.Arrays;
import java.util.List;

/**
 * Labelled images of one size, held as bytes: red, green, blue for each pixel, row by row, image by
 * image.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param rgb {@code size * height * width * 3} bytes
 * @param labels the class of each image
 * @param classes the classes' names
 */
public record ImageSet(int height, int width, byte[] rgb, int[] labels, List<String> classes) {

  public ImageSet {
    classes = List.copyOf(classes);
    if ((long) labels.length * height * width * 3 != rgb.length) {
      throw new IllegalArgumentException(
          "image set: "
              + labels.length
              + " labels for "
              + rgb.length
              + " bytes of "
              + height
              + "x"
              + width
              + " images");
    }
    for (int label : labels) {
      if (label < 0 || label >= classes.size()) {
        throw new IllegalArgumentException(
            "image set: label " + label + " with " + classes.size() + " classes");
      }
    }
  }

  public int size() {
    return labels.length;
  }

  /** The first images only. */
  public ImageSet first(int images) {
    int kept = Math.min(images, size());
    return new ImageSet(
        height,
        width,
        Arrays.copyOf(rgb, kept * height * width * 3),
        Arrays.copyOf(labels, kept),
        classes);
  }
}
