package limpid.nn.image;

/**
 * A part of a picture, in its pixels; edges may lie between two pixels.
 *
 * @param x the left edge
 * @param y the upper edge
 * @param width to the right of x
 * @param height down from y
 */
public record Region(double x, double y, double width, double height) {

  /** All of a picture. */
  public static Region whole(Picture picture) {
    return new Region(0, 0, picture.width(), picture.height());
  }

  /** The edge on the right, {@code x + width}. */
  public double right() {
    return x + width;
  }

  /** The lower edge, {@code y + height}. */
  public double bottom() {
    return y + height;
  }

  /** What of it lies within a picture of this size. */
  public Region within(int pictureWidth, int pictureHeight) {
    double left = Math.clamp(x, 0, pictureWidth);
    double top = Math.clamp(y, 0, pictureHeight);
    return new Region(
        left,
        top,
        Math.clamp(right(), left, pictureWidth) - left,
        Math.clamp(bottom(), top, pictureHeight) - top);
  }

  /** {@code 100x100 pixels at (50,0)}. */
  @Override
  public String toString() {
    return "%.0fx%.0f pixels at (%.0f,%.0f)".formatted(width, height, x, y);
  }
}
