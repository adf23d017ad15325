package limpid.nn.image;

/** A picture of 8-bit red, green and blue samples, upright. */
public interface Picture {

  /**
   * A picture over these samples, which are not copied. Such pictures are equal if size and samples
   * are.
   *
   * @param rgb red, green and blue of each pixel, row by row
   * @throws IllegalArgumentException if their number does not fit the size
   */
  static Picture of(int width, int height, byte[] rgb) {
    return new Samples(width, height, rgb);
  }

  int width();

  int height();

  /** The samples themselves: red, green and blue of each pixel, row by row. */
  byte[] rgb();

  /** Red, green and blue of a pixel as {@code 0xRRGGBB}. */
  default int pixel(int x, int y) {
    byte[] rgb = rgb();
    int at = (y * width() + x) * 3;
    return (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255);
  }
}
