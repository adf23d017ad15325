package limpid.nn;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

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
public record ImageSet(int height, int width, byte[] rgb, int[] labels, List<String> classes)
    implements LabelledImages {

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

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public byte[] rgb(int index) {
    int bytes = 3 * height * width;
    return Arrays.copyOfRange(rgb, index * bytes, (index + 1) * bytes);
  }

  @Override
  public String name(int index) {
    return "image " + index;
  }

  @Override
  public long checksum() {
    CRC32 sum = new CRC32();
    sum.update(rgb);
    for (int label : labels) {
      sum.update(label);
      sum.update(label >> 8);
    }
    return sum.getValue();
  }
}
