package limpid.nn.augment;

/**
 * The nearest pixel of {@code (a x + b y + c, d x + e y + f)} at each (x, y), where pixels' middles
 * are whole numbers; what comes in from outside has one colour.
 */
record Warp(double a, double b, double c, double d, double e, double f) {

  /** Rows that slide to the left by a part of their distance from the upper edge. */
  static Warp shearX(double part) {
    return new Warp(1, part, part / 2, 0, 1, 0);
  }

  /** Columns that slide up by a part of their distance from the left edge. */
  static Warp shearY(double part) {
    return new Warp(1, 0, 0, part, 1, part / 2);
  }

  /** The image moved to the right and down by whole pixels. */
  static Warp shift(int right, int down) {
    return new Warp(1, 0, -right, 0, 1, -down);
  }

  /** The image turned counter-clockwise about its middle. */
  static Warp rotation(double degrees, int width, int height) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double x = (width - 1) / 2.0;
    double y = (height - 1) / 2.0;
    return new Warp(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
  }

  Raster of(Raster image, float... colour) {
    Raster warped = image.filled(colour);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int column = (int) Math.rint(a * x + b * y + c);
        int row = (int) Math.rint(d * x + e * y + f);
        if (image.holds(row, column)) {
          System.arraycopy(image.rgb(), image.at(row, column), warped.rgb(), image.at(y, x), 3);
        }
      }
    }
    return warped;
  }
}
