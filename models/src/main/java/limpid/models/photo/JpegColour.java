package limpid.models.photo;

import java.awt.image.Raster;

/** What the components of a JPEG file stand for, and how they become red, green and blue. */
enum JpegColour {
  GREY,
  RGB,
  /** Red = Y + 1.402 (Cr - 128), and so on (JFIF 1.02). */
  YCC,
  /** Inverted, as Adobe writes it. */
  CMYK,
  /** Luma and chroma of inverted CMY, and inverted K. */
  YCCK;

  private static final int HALF = 1 << 15;

  /**
   * Decides as libjpeg does.
   *
   * @param jfif whether the file has a JFIF segment
   * @param adobe the colour transform of its Adobe segment, -1 if it has none
   */
  static JpegColour of(JpegFrame frame, boolean jfif, int adobe) {
    return switch (frame.components()) {
      case 1 -> GREY;
      case 3 -> {
        boolean rgb = adobe < 0 ? frame.lettersRgb() : adobe == 0;
        yield rgb && !jfif ? RGB : YCC;
      }
      default -> adobe > 0 ? YCCK : CMYK;
    };
  }

  /** Red, green and blue of each pixel of a raster of samples. */
  byte[] rgb(Raster raster) {
    int width = raster.getWidth();
    byte[] rgb = new byte[width * raster.getHeight() * 3];
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands, to += 3) {
        pixel(row, from, rgb, to);
      }
    }
    return rgb;
  }

  private void pixel(int[] in, int from, byte[] rgb, int to) {
    if (this == YCC || this == YCCK) {
      convert(in, from);
    }
    if (this == CMYK || this == YCCK) {
      ink(in, from);
    }
    rgb[to] = (byte) in[from];
    rgb[to + 1] = (byte) in[this == GREY ? from : from + 1];
    rgb[to + 2] = (byte) in[this == GREY ? from : from + 2];
  }

  /** In 16-bit fixed point. */
  private static void convert(int[] in, int from) {
    int y = in[from];
    int cb = in[from + 1] - 128;
    int cr = in[from + 2] - 128;
    in[from] = Math.clamp(y + (91881 * cr + HALF >> 16), 0, 255);
    in[from + 1] = Math.clamp(y + (-22554 * cb - 46802 * cr + HALF >> 16), 0, 255);
    in[from + 2] = Math.clamp(y + (116130 * cb + HALF >> 16), 0, 255);
  }

  /**
   * Inverted inks on white paper. After {@link #convert} a YCCK file holds the complement of its
   * inverted inks.
   */
  private void ink(int[] in, int from) {
    int light = in[from + 3];
    for (int i = from; i < from + 3; i++) {
      in[i] = Inks.reflected(this == YCCK ? in[i] : 255 - in[i], light);
    }
  }
}
