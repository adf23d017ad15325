package limpid.nn.augment;

/**
 * Changes of colour by a factor or a step, as torchvision and PIL define them on a photo's values;
 * results are kept between 0 and 255.
 */
final class Colours {
  private Colours() {}

  /** {@code f v}. */
  static Raster brightness(Raster image, double factor) {
    return blended(image, image.filled(0, 0, 0), factor);
  }

  /** {@code f v + (1 - f) m}, m the mean of the grey image. */
  static Raster contrast(Raster image, double factor) {
    float[] grey = grey(image).rgb();
    double sum = 0;
    for (float value : grey) {
      sum += value;
    }
    float mean = (float) (sum / grey.length);
    return blended(image, image.filled(mean, mean, mean), factor);
  }

  /** {@code f v + (1 - f) grey}. */
  static Raster saturation(Raster image, double factor) {
    return blended(image, grey(image), factor);
  }

  /**
   * {@code f v + (1 - f) smooth}; smooth is the mean of 3x3 pixels, of which the middle counts 5.
   */
  static Raster sharpness(Raster image, double factor) {
    Raster smooth = new Raster(image.height(), image.width(), image.rgb().clone());
    for (int row = 1; row < image.height() - 1; row++) {
      for (int column = 1; column < image.width() - 1; column++) {
        for (int c = 0; c < 3; c++) {
          float sum = 4 * image.rgb()[image.at(row, column) + c];
          for (int y = -1; y <= 1; y++) {
            for (int x = -1; x <= 1; x++) {
              sum += image.rgb()[image.at(row + y, column + x) + c];
            }
          }
          smooth.rgb()[image.at(row, column) + c] = sum / 13;
        }
      }
    }
    return blended(image, smooth, factor);
  }

  /** Hues turned by a part of the circle, from -0.5 to 0.5 (in HSV). */
  static Raster hue(Raster image, double turn) {
    float[] rgb = image.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      double most = Math.max(rgb[i], Math.max(rgb[i + 1], rgb[i + 2]));
      double range = most - Math.min(rgb[i], Math.min(rgb[i + 1], rgb[i + 2]));
      double hue = 6 * turn + sextant(rgb[i], rgb[i + 1], rgb[i + 2], most, range);
      for (int c = 0; c < 3; c++) {
        double k = Math.floorMod((int) Math.floor(hue + 5 - 2 * c), 6) + hue - Math.floor(hue);
        rgb[i + c] = (float) (most - range * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
      }
    }
    return image;
  }

  /** The hue in sixths of the circle, red being 0. */
  private static double sextant(float r, float g, float b, double most, double range) {
    if (range == 0) {
      return 0;
    }
    return most == r ? (g - b) / range : most == g ? 2 + (b - r) / range : 4 + (r - g) / range;
  }

  /** {@code 0.2989 r + 0.587 g + 0.114 b} in all channels. */
  private static Raster grey(Raster image) {
    float[] rgb = image.rgb();
    float[] grey = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int p = i / 3 * 3;
      grey[i] = 0.2989f * rgb[p] + 0.587f * rgb[p + 1] + 0.114f * rgb[p + 2];
    }
    return new Raster(image.height(), image.width(), grey);
  }

  private static Raster blended(Raster image, Raster other, double factor) {
    float f = (float) factor;
    for (int i = 0; i < image.rgb().length; i++) {
      float value = f * image.rgb()[i] + (1 - f) * other.rgb()[i];
      other.rgb()[i] = Math.max(0, Math.min(255, value));
    }
    return other;
  }
}
