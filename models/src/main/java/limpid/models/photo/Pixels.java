package limpid.models.photo;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** The samples of a decoded image as they were stored: no colour profile is applied. */
final class Pixels {
  private Pixels() {}

  static Photo photo(BufferedImage image) {
    int width = image.getWidth();
    byte[] rgb = new byte[3 * width * image.getHeight()];
    int[] row = row(image.getRaster());
    for (int y = 0; y < image.getHeight(); y++) {
      int to = 3 * width * y;
      switch (image.getColorModel()) {
        case IndexColorModel palette -> colours(palette, image.getRaster(), y, row, rgb, to);
        case ComponentColorModel model when isPlain(model) ->
            samples(model, image.getRaster(), y, row, rgb, to);
        default -> pixels(image.getRGB(0, y, width, 1, row, 0, width), width, rgb, to);
      }
    }
    return new Photo(width, image.getHeight(), rgb);
  }

  /** Whether samples are whole numbers of 8 bits or more, grey or red, green and blue. */
  private static boolean isPlain(ComponentColorModel model) {
    int space = model.getColorSpace().getType();
    int type = model.getTransferType();
    return (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && model.getComponentSize(0) >= 8;
  }

  /** The same of indices into a palette. */
  static Photo photo(BufferedImage image, IndexColorModel palette) {
    int width = image.getWidth();
    byte[] rgb = new byte[3 * width * image.getHeight()];
    int[] row = row(image.getRaster());
    for (int y = 0; y < image.getHeight(); y++) {
      colours(palette, image.getRaster(), y, row, rgb, 3 * width * y);
    }
    return new Photo(width, image.getHeight(), rgb);
  }

  /** The same of cyan, magenta, yellow and black, of 8 or 16 bits each. */
  static Photo print(Raster raster, int bits) {
    int bands = raster.getNumBands();
    byte[] rgb = new byte[3 * raster.getWidth() * raster.getHeight()];
    int[] row = row(raster);
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int light = 255 - (row[from + 3] >> bits - 8);
        for (int band = 0; band < 3; band++) {
          rgb[to++] = (byte) Inks.reflected(row[from + band] >> bits - 8, light);
        }
      }
    }
    return new Photo(raster.getWidth(), raster.getHeight(), rgb);
  }

  /** Room for a row, that all of them are read into: one for each would be more than the image. */
  private static int[] row(Raster raster) {
    return new int[raster.getWidth() * raster.getNumBands()];
  }

  private static void colours(
      IndexColorModel palette, Raster raster, int y, int[] row, byte[] rgb, int to) {
    int width = raster.getWidth();
    raster.getSamples(0, y, width, 1, 0, row);
    int last = palette.getMapSize() - 1;
    for (int i = 0; i < width; i++) {
      row[i] = palette.getRGB(Math.min(row[i], last));
    }
    pixels(row, width, rgb, to);
  }

  /** Grey, grey and alpha, colour, or colour and alpha. */
  private static void samples(
      ComponentColorModel model, Raster raster, int y, int[] row, byte[] rgb, int to) {
    int bands = raster.getNumBands();
    int extra = model.getComponentSize(0) - 8;
    raster.getPixels(0, y, raster.getWidth(), 1, row);
    int next = bands < 3 ? 0 : 1;
    for (int from = 0; from < row.length; from += bands) {
      rgb[to++] = (byte) (row[from] >> extra);
      rgb[to++] = (byte) (row[from + next] >> extra);
      rgb[to++] = (byte) (row[from + 2 * next] >> extra);
    }
  }

  private static void pixels(int[] row, int width, byte[] rgb, int to) {
    for (int i = 0; i < width; i++) {
      rgb[to + 3 * i] = (byte) (row[i] >> 16);
      rgb[to + 3 * i + 1] = (byte) (row[i] >> 8);
      rgb[to + 3 * i + 2] = (byte) row[i];
    }
  }
}
