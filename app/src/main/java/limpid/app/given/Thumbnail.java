package limpid.app.given;

import java.util.Base64;
import limpid.explain.Explanation;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Png;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * What a net saw of a photo, made small, and the same under a map.
 *
 * @param photo at most {@value #SIDE} pixels in each direction
 */
public record Thumbnail(Picture photo, Picture map) {
  private static final int SIDE = 128;

  public static Thumbnail of(Prepared prepared, Explanation explanation) {
    return of(prepared, HeatMap.of(explanation));
  }

  public static Thumbnail of(Prepared prepared, HeatMap map) {
    Picture photo = small(prepared);
    return new Thumbnail(photo, map.over(photo));
  }

  private static Picture small(Prepared prepared) {
    Region seen = prepared.seen();
    double scale = Math.min(1, SIDE / Math.max(seen.width(), seen.height()));
    int w = Math.max(1, (int) Math.round(seen.width() * scale));
    int h = Math.max(1, (int) Math.round(seen.height() * scale));
    byte[] rgb = new byte[3 * w * h];
    for (int k = 0; k < w * h; k++) {
      int[] xs = span(seen.x(), seen.width(), k % w, w, prepared.picture().width());
      int[] ys = span(seen.y(), seen.height(), k / w, h, prepared.picture().height());
      for (int c = 0; c < 3; c++) {
        rgb[3 * k + c] = (byte) mean(prepared.picture(), xs, ys, c);
      }
    }
    return Picture.of(w, h, rgb);
  }

  /** The pixels that one of the smaller ones stands for, at least one. */
  private static int[] span(double start, double length, int i, int of, int size) {
    int from = Math.clamp((int) Math.floor(start + i * length / of + 1e-6), 0, size - 1);
    int to = (int) Math.floor(start + (i + 1) * length / of + 1e-6);
    return new int[] {from, Math.clamp(to, from + 1, size)};
  }

  private static long mean(Picture picture, int[] xs, int[] ys, int channel) {
    double sum = 0;
    for (int y = ys[0]; y < ys[1]; y++) {
      for (int x = xs[0]; x < xs[1]; x++) {
        sum += picture.rgb()[3 * (y * picture.width() + x) + channel] & 255;
      }
    }
    return Math.round(sum / (xs[1] - xs[0]) / (ys[1] - ys[0]));
  }

  /** A picture as an address that a page can hold. */
  public static String address(Picture picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.bytes(picture));
  }
}
