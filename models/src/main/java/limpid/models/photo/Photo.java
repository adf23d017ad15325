package limpid.models.photo;

import java.nio.file.Path;
import java.util.Arrays;
import limpid.nn.image.Picture;

/**
 * A picture of 8-bit red, green and blue samples, upright. Photos are equal if size and samples
 * are.
 *
 * <p>Colours are the file's own numbers: as in PIL, colour profiles are left alone, alpha is
 * dropped, and of 16-bit samples the upper 8 are kept.
 */
public final class Photo implements Picture {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /**
   * A photo over these samples, which are not copied.
   *
   * @param rgb red, green and blue of each pixel, row by row
   * @throws IllegalArgumentException if their number does not fit the size
   */
  public Photo(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "photo: %d samples for %dx%d pixels".formatted(rgb.length, width, height));
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * Reads a JPEG, PNG, GIF, TIFF (their first picture), BMP, PPM, PGM or PBM file, whatever its
   * name says, and turns it upright as its EXIF orientation says; WebP too, with a reader for
   * ImageIO on the class path.
   *
   * @throws PhotoException if the file is missing, is none of these, is not whole, or has more than
   *     100 megapixels
   */
  public static Photo read(Path path) {
    return PhotoFile.read(path);
  }

  /** The same from the bytes of such a file, whose name a message then lacks. */
  public static Photo read(byte[] file) {
    return PhotoFile.read(file);
  }

  /**
   * The same of a picture that is not large.
   *
   * @param most how many pixels it may have; their number is looked at before they are decoded
   */
  public static Photo read(byte[] file, long most) {
    return PhotoFile.read(file, most);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public byte[] rgb() {
    return rgb;
  }

  /**
   * This photo turned upright.
   *
   * @param orientation where EXIF (CIPA DC-008, tag 0x0112) says the first row and column are: 1
   *     top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right
   *     bottom, 8 left bottom
   */
  Photo oriented(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean turned = orientation >= 5;
    boolean right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    int w = turned ? height : width;
    int h = turned ? width : height;
    byte[] upright = new byte[rgb.length];
    int to = 0;
    for (int y = 0; y < h; y++) {
      int down = bottom ? h - 1 - y : y;
      for (int x = 0; x < w; x++, to += 3) {
        int across = right ? w - 1 - x : x;
        int from = 3 * (turned ? across * width + down : down * width + across);
        upright[to] = rgb[from];
        upright[to + 1] = rgb[from + 1];
        upright[to + 2] = rgb[from + 2];
      }
    }
    return new Photo(w, h, upright);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Photo photo
        && photo.width == width
        && photo.height == height
        && Arrays.equals(photo.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  /** {@code 451x300}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
