package limpid.explain.picture;

import java.util.List;
import limpid.nn.image.Picture;
import limpid.nn.image.Region;

/** A picture with boxes on it: lines along their inner edges, seen on light and on dark. */
public final class Framed {
  /** What was found. */
  public static final int FOUND = 0xff4020;

  /** What is true. */
  public static final int TRUE = 0x30e060;

  private Framed() {}

  /**
   * The picture with boxes of one colour.
   *
   * @param rgb {@code 0xRRGGBB}
   */
  public static Picture of(Picture picture, List<Region> boxes, int rgb) {
    int[] pixels = Pixels.of(picture);
    int w = picture.width();
    int h = picture.height();
    int line = Math.max(1, Math.min(w, h) / 150);
    for (Region box : boxes) {
      int left = Math.clamp(Math.round(box.x()), 0, w - 1);
      int top = Math.clamp(Math.round(box.y()), 0, h - 1);
      int right = Math.clamp(Math.round(box.right()), left + 1, w);
      int bottom = Math.clamp(Math.round(box.bottom()), top + 1, h);
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          int edge = Math.min(Math.min(x - left, right - 1 - x), Math.min(y - top, bottom - 1 - y));
          if (edge < line) {
            pixels[y * w + x] = rgb;
          }
        }
      }
    }
    return Pixels.picture(w, h, pixels);
  }
}
