package limpid.explain.picture;

import java.util.Locale;
import limpid.nn.image.Picture;

/**
 * A picture as lines of text for a terminal that knows 24-bit colours: each sign is an upper half
 * block, whose own colour is one pixel and whose background is the pixel below it.
 */
public final class HalfBlocks {
  private static final String PAIR = "\u001b[38;2;%d;%d;%dm\u001b[48;2;%d;%d;%dm\u2580";
  private static final String END = "\u001b[0m\n";

  private HalfBlocks() {}

  /**
   * The lines, each ended by a reset of colours. Pixels are means of the picture's.
   *
   * @param columns how wide at most; a picture that is narrower stays as it is
   * @throws IllegalArgumentException if there are no columns
   */
  public static String of(Picture picture, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("half blocks: 1 column or more, got " + columns);
    }
    int width = Math.min(columns, picture.width());
    int height = Math.max(1, (int) Math.round((double) picture.height() * width / picture.width()));
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x++) {
        int[] upper = mean(picture, x, y, width, height);
        int[] lower = mean(picture, x, Math.min(y + 1, height - 1), width, height);
        text.append(
            String.format(
                Locale.ROOT, PAIR, upper[0], upper[1], upper[2], lower[0], lower[1], lower[2]));
      }
      text.append(END);
    }
    return text.toString();
  }

  /** Red, green and blue of the box of pixels that becomes one. */
  private static int[] mean(Picture picture, int x, int y, int width, int height) {
    int left = x * picture.width() / width;
    int right = Math.max(left + 1, (x + 1) * picture.width() / width);
    int top = y * picture.height() / height;
    int bottom = Math.max(top + 1, (y + 1) * picture.height() / height);
    int[] sums = new int[3];
    for (int i = top; i < bottom; i++) {
      for (int j = left; j < right; j++) {
        int rgb = picture.pixel(j, i);
        sums[0] += rgb >> 16;
        sums[1] += rgb >> 8 & 255;
        sums[2] += rgb & 255;
      }
    }
    int pixels = (right - left) * (bottom - top);
    for (int c = 0; c < 3; c++) {
      sums[c] = Math.round((float) sums[c] / pixels);
    }
    return sums;
  }
}
