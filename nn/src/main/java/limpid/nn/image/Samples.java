package limpid.nn.image;

import java.util.Arrays;

/** A picture that is its samples and nothing else. */
record Samples(int width, int height, byte[] rgb) implements Picture {

  Samples {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "picture: %d samples for %dx%d pixels".formatted(rgb.length, width, height));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Samples(int w, int h, byte[] samples)
        && w == width
        && h == height
        && Arrays.equals(samples, rgb);
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
