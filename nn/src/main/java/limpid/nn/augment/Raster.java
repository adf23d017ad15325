package limpid.nn.augment;

/**
 * An image while it is changed.
 *
 * @param height rows
 * @param width columns
 * @param rgb red, green, blue for each pixel, row by row, from 0 to 255; whoever holds the image
 *     may edit them
 */
public record Raster(int height, int width, float[] rgb) {

  /** Of bytes. */
  public static Raster of(int height, int width, byte[] rgb) {
    float[] values = new float[rgb.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rgb[i] & 255;
    }
    return new Raster(height, width, values);
  }

  /** An image of one size with this one, all of one colour. */
  Raster filled(float... colour) {
    float[] values = new float[rgb.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = colour[i % 3];
    }
    return new Raster(height, width, values);
  }

  /** Where a pixel's red lies. */
  int at(int row, int column) {
    return (row * width + column) * 3;
  }

  boolean holds(int row, int column) {
    return row >= 0 && row < height && column >= 0 && column < width;
  }
}
