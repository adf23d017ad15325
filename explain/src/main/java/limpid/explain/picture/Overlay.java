package limpid.explain.picture;

import limpid.core.Tensor;
import limpid.nn.image.Picture;

/** Maps drawn over the image that they are about, pixel by pixel. */
public final class Overlay {
  private Overlay() {}

  /**
   * {@code (1 - w) heat + w image}, whatever the values: colours that can be read off a legend, and
   * compared from map to map.
   *
   * @param image as large as the map
   * @param map {@code [H,W]} in [0,1]
   * @param w the image's weight, in [0,1]
   */
  public static Picture blend(Picture image, Tensor map, Colormap colours, double w) {
    return scaled(image, mixed(image, map, colours, w), 1);
  }

  /**
   * {@code (1 - w) heat + w image}, divided by its largest channel value: pytorch-grad-cam's
   * overlay.
   *
   * @param image as large as the map
   * @param map {@code [H,W]} in [0,1]
   * @param w the image's weight, in [0,1]; pytorch-grad-cam has 0.5
   */
  public static Picture mix(Picture image, Tensor map, Colormap colours, double w) {
    double[] mixed = mixed(image, map, colours, w);
    double largest = 0;
    for (double value : mixed) {
      largest = Math.max(largest, value);
    }
    return scaled(image, mixed, largest > 0 ? 255 / largest : 0);
  }

  /** Channels from 0 to 255. */
  private static double[] mixed(Picture image, Tensor map, Colormap colours, double w) {
    requireWeight(w);
    int[] pixels = Pixels.of(image, map);
    double[] mixed = new double[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int heat = colours.rgb(map.data()[i]);
      for (int c = 0; c < 3; c++) {
        mixed[3 * i + c] = (1 - w) * Pixels.channel(heat, c) + w * Pixels.channel(pixels[i], c);
      }
    }
    return mixed;
  }

  private static Picture scaled(Picture image, double[] rgb, double scale) {
    int[] pixels = new int[rgb.length / 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Pixels.rgb(rgb[3 * i] * scale, rgb[3 * i + 1] * scale, rgb[3 * i + 2] * scale);
    }
    return Pixels.picture(image.width(), image.height(), pixels);
  }

  /**
   * {@code (1 - |v|) underlay + |v| end}: each signed value v in its end colour, as opaque as it is
   * large, over the image in pale grey, in the manner of shap's image plot.
   *
   * @param image as large as the map
   * @param map {@code [H,W]} in [-1,1]
   * @param colours whose ends stand for -1 and 1
   * @param w how much of the image stands behind the map, in [0,1], the rest being white; shap has
   *     0.15
   */
  public static Picture signed(Picture image, Tensor map, Colormap colours, double w) {
    requireWeight(w);
    int[] pixels = Pixels.of(image, map);
    for (int i = 0; i < pixels.length; i++) {
      double v = Math.clamp((double) map.data()[i], -1.0, 1.0);
      double opacity = Math.abs(v);
      int end = colours.rgb(v < 0 ? 0 : 1);
      double under = (1 - opacity) * (255 - w * (255 - Pixels.grey(pixels[i])));
      pixels[i] =
          Pixels.rgb(
              under + opacity * Pixels.channel(end, 0),
              under + opacity * Pixels.channel(end, 1),
              under + opacity * Pixels.channel(end, 2));
    }
    return Pixels.picture(image.width(), image.height(), pixels);
  }

  private static void requireWeight(double w) {
    if (!(w >= 0 && w <= 1)) {
      throw new IllegalArgumentException("overlay: the image's weight wants [0,1], got " + w);
    }
  }
}
