package limpid.models.photo;

import limpid.nn.image.Picture;
import limpid.nn.image.Region;

/**
 * A resizing of a photo of which only a part is kept: first along the rows, then along the columns,
 * rounded to bytes after each, as PIL does it. Only the inputs that the part needs are touched.
 */
record Resampling(ResampledAxis columns, ResampledAxis rows) {
  private static final int HALF = 1 << ResampledAxis.PRECISION - 1;

  /** The part, resized. */
  Photo resized(Picture photo) {
    int width = columns.kept();
    int height = rows.kept();
    byte[] band = new byte[(rows.to() - rows.from()) * width * 3];
    for (int row = rows.from(); row < rows.to(); row++) {
      row(photo, row, band, (row - rows.from()) * width * 3);
    }
    byte[] rgb = new byte[height * width * 3];
    for (int row = 0; row < height; row++) {
      int source = (rows.first()[row] - rows.from()) * width * 3;
      column(band, source, rows.weights()[row], rgb, row * width * 3, width * 3);
    }
    return new Photo(width, height, rgb);
  }

  private void row(Picture photo, int row, byte[] band, int target) {
    byte[] rgb = photo.rgb();
    for (int column = 0; column < columns.kept(); column++) {
      int source = (row * photo.width() + columns.first()[column]) * 3;
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int weight : columns.weights()[column]) {
        red += weight * (rgb[source++] & 255);
        green += weight * (rgb[source++] & 255);
        blue += weight * (rgb[source++] & 255);
      }
      band[target++] = clipped(red);
      band[target++] = clipped(green);
      band[target++] = clipped(blue);
    }
  }

  private static void column(
      byte[] band, int source, int[] weights, byte[] rgb, int target, int stride) {
    for (int i = 0; i < stride; i++) {
      int sum = HALF;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * (band[source + i + k * stride] & 255);
      }
      rgb[target + i] = clipped(sum);
    }
  }

  private static byte clipped(int sum) {
    return (byte) Math.clamp(sum >> ResampledAxis.PRECISION, 0, 255);
  }

  /** The part of the photo that is kept, in the photo's pixels. */
  Region region() {
    return new Region(
        columns.start() * columns.scale(),
        rows.start() * rows.scale(),
        columns.kept() * columns.scale(),
        rows.kept() * rows.scale());
  }
}
