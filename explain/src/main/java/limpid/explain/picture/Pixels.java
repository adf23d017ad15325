package limpid.explain.picture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.nn.image.Picture;

/** Pictures as arrays of {@code 0xRRGGBB}, and as java.awt has them. */
final class Pixels {
  private Pixels() {}

  static int[] of(Picture picture) {
    int[] pixels = new int[picture.width() * picture.height()];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
    }
    return pixels;
  }

  /** The pixels of a picture that a map is to be drawn over. */
  static int[] of(Picture picture, Tensor map) {
    int h = picture.height();
    int w = picture.width();
    if (map.shape().rank() != 2 || map.shape().at(0) != h || map.shape().at(1) != w) {
      throw new ShapeException(
          "overlay: map " + map.shape() + " for an image of [" + h + "," + w + "]");
    }
    return of(picture);
  }

  static Picture picture(int width, int height, int[] pixels) {
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return Picture.of(width, height, rgb);
  }

  static Picture picture(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    return picture(w, h, image.getRGB(0, 0, w, h, null, 0, w));
  }

  static BufferedImage image(Picture picture) {
    int w = picture.width();
    BufferedImage image = new BufferedImage(w, picture.height(), BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, w, picture.height(), of(picture));
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

  /** The image at another size: averaged where it shrinks, smooth where it grows. */
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
    g.drawImage(image, 0, 0, width, height, null);
    g.dispose();
    return result;
  }
}
