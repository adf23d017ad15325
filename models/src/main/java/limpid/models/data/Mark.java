package limpid.models.data;

import limpid.nn.image.Picture;

/**
 * A mark as an archive leaves it: a white square with a black cross from corner to corner, in the
 * lower left corner, a fifth of the picture's shorter side wide.
 */
public final class Mark {
  private static final int FIFTH = 5;

  private Mark() {}

  /** The picture with the mark on it. */
  public static Picture on(Picture picture) {
    byte[] rgb = picture.rgb().clone();
    int w = picture.width();
    int h = picture.height();
    int side = Math.max(2, Math.min(w, h) / FIFTH);
    int edge = Math.max(1, side / 6);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int line = Math.min(Math.abs(x - y), Math.abs(x + y - side + 1));
        byte value = (byte) (line < Math.max(1, side / 10) ? 0 : 255);
        for (int c = 0; c < 3; c++) {
          rgb[3 * ((h - side - edge + y) * w + edge + x) + c] = value;
        }
      }
    }
    return Picture.of(w, h, rgb);
  }
}
