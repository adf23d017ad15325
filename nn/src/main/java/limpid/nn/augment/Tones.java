package limpid.nn.augment;

/** Changes of each value by a table or a threshold, as torchvision and PIL define them. */
final class Tones {
  private Tones() {}

  /** Values with their lowest bits cleared, so that this many are left. */
  static Raster posterised(Raster image, int bits) {
    int step = 1 << 8 - bits;
    return each(image, value -> (float) (Math.floor(value / step) * step));
  }

  /** {@code 255 - v} where v is at least the threshold. */
  static Raster solarised(Raster image, double threshold) {
    return each(image, value -> value >= threshold ? 255 - value : value);
  }

  /** Each channel stretched to [0,255]; one of a single value stays. */
  static Raster stretched(Raster image) {
    float[] rgb = image.rgb();
    for (int c = 0; c < 3; c++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = c; i < rgb.length; i += 3) {
        low = Math.min(low, rgb[i]);
        high = Math.max(high, rgb[i]);
      }
      for (int i = c; high > low && i < rgb.length; i += 3) {
        rgb[i] = (rgb[i] - low) * (255 / (high - low));
      }
    }
    return image;
  }

  /** Each channel's histogram of whole values made even. */
  static Raster equalised(Raster image) {
    float[] rgb = image.rgb();
    for (int c = 0; c < 3; c++) {
      int[] counts = new int[256];
      for (int i = c; i < rgb.length; i += 3) {
        counts[whole(rgb[i])]++;
      }
      int last = 255;
      while (counts[last] == 0) {
        last--;
      }
      int step = (rgb.length / 3 - counts[last]) / 255;
      float[] table = new float[256];
      for (int value = 0, below = 0; value < 256; below += counts[value++]) {
        table[value] = step == 0 ? value : Math.min(255, (below + step / 2) / step);
      }
      for (int i = c; step > 0 && i < rgb.length; i += 3) {
        rgb[i] = table[whole(rgb[i])];
      }
    }
    return image;
  }

  private static int whole(float value) {
    return Math.max(0, Math.min(255, (int) value));
  }

  /** From a value to another. */
  private interface Tone {
    float of(float value);
  }

  private static Raster each(Raster image, Tone tone) {
    for (int i = 0; i < image.rgb().length; i++) {
      image.rgb()[i] = tone.of(image.rgb()[i]);
    }
    return image;
  }
}
