package limpid.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** Images as arrays of {@code 0xRRGGBB}. */
final class Pixels {
  private Pixels() {}

  /** The pixels of an image that a map is to be drawn over. */
  static int[] of(BufferedImage image, Tensor map) {
    int h = image.getHeight();
    int w = image.getWidth();
    if (map.shape().rank() != 2 || map.shape().at(0) != h || map.shape().at(1) != w) {
      throw new ShapeException(
          "overlay: map " + map.shape() + " for an image of [" + h + "," + w + "]");
    }
    return image.getRGB(0, 0, w, h, null, 0, w);
  }

  static BufferedImage image(int width, int height, int[] pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  /** Channel 0 (red), 1 or 2, from 0 to 255. */
  static int channel(int rgb, int c) {
    return rgb >> (16 - 8 * c) & 0xff;
  }

  /** The brightness, from 0 to 255, by ITU-R BT.601's weights. */
  static double grey(int rgb) {
    return .2989 * channel(rgb, 0) + .587 * channel(rgb, 1) + .114 * channel(rgb, 2);
  }

  /** Channels from 0 to 255, cut off towards 0. */
  static int rgb(double red, double green, double blue) {
    return (int) red << 16 | (int) green << 8 | (int) blue;
  }

  /** The image at another size: averaged where it shrinks, smooth where it grows; on white. */
  static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage from = image;
    while (from.getWidth() >= 2 * width && from.getHeight() >= 2 * height) {
      from = drawn(from, (from.getWidth() + 1) / 2, (from.getHeight() + 1) / 2);
    }
    return drawn(from, width, height);
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = result.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        width > image.getWidth()
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    g.dispose();
    return result;
  }
}
