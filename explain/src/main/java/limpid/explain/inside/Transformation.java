package limpid.explain.inside;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Concat;
import limpid.core.op.Gather;
import limpid.core.op.Node;

/**
 * A similarity transformation of an image about its middle m, {@code y(p) = x(m + R^T (p - m - t) /
 * s)}: enlarged by s, turned by R, moved by t. Between pixels it is bilinear.
 *
 * @param down how many pixels it is moved down
 * @param right how many pixels it is moved to the right
 * @param scale how much larger it becomes
 * @param degrees how far it is turned, clockwise as one sees it
 */
public record Transformation(double down, double right, double scale, double degrees) {
  /** Nothing moves. */
  public static final Transformation NONE = new Transformation(0, 0, 1, 0);

  private static final double SAME = 1e-9;

  public Transformation {
    if (!(scale > 0 && Double.isFinite(scale + 1 / scale + down + right + degrees))) {
      throw new IllegalArgumentException(
          "transformation: wants a scale above 0 and finite numbers, got scale " + scale);
    }
  }

  /** Moved by so many pixels. */
  public static Transformation translation(double down, double right) {
    return new Transformation(down, right, 1, 0);
  }

  /** Enlarged, or made smaller by a factor below 1. */
  public static Transformation scaling(double factor) {
    return new Transformation(0, 0, factor, 0);
  }

  /** Turned clockwise. */
  public static Transformation rotation(double degrees) {
    return new Transformation(0, 0, 1, degrees);
  }

  /**
   * The transformed image, as a function of it that has a gradient.
   *
   * @param image {@code [1,H,W,C]}
   * @param outside what lies around the image, {@code [1,1,1,C]}
   */
  public Node of(Node image, Tensor outside) {
    Shape shape = image.shape();
    if (shape.rank() != 4 || shape.at(0) != 1) {
      throw new ShapeException("transformation: " + shape + ", wanted one image [1,H,W,C]");
    }
    int channels = shape.at(3);
    int pixels = shape.at(1) * shape.at(2);
    Node around = Node.constant(outside).reshape(1, channels);
    Node all = new Concat(0).of(image.reshape(pixels, channels), around);
    Corners corners = new Corners(shape.at(1), shape.at(2));
    Node sum = null;
    for (int corner = 0; corner < 4; corner++) {
      Node taken = Gather.of(0, corners.places[corner]).of(all);
      Tensor share = Tensor.of(Shape.of(pixels, 1), corners.shares[corner]);
      Node part = taken.mul(Node.constant(share));
      sum = sum == null ? part : sum.add(part);
    }
    return sum.reshape(shape);
  }

  /** The transformed image. */
  public Tensor of(Tensor image, Tensor outside) {
    return of(Node.constant(image), outside).value();
  }

  /** For each pixel the four that it lies between, and their shares; behind the last is outside. */
  private final class Corners {
    private final int h;
    private final int w;
    private final int[][] places;
    private final float[][] shares;

    Corners(int h, int w) {
      this.h = h;
      this.w = w;
      places = new int[4][h * w];
      shares = new float[4][h * w];
      double cos = Math.cos(Math.toRadians(degrees)) / scale;
      double sin = Math.sin(Math.toRadians(degrees)) / scale;
      for (int k = 0; k < h * w; k++) {
        double y = k / w - (h - 1) / 2. - down;
        double x = k % w - (w - 1) / 2. - right;
        set(k, cos * y - sin * x + (h - 1) / 2., sin * y + cos * x + (w - 1) / 2.);
      }
    }

    private void set(int k, double y, double x) {
      int top = (int) Math.floor(y + SAME);
      int left = (int) Math.floor(x + SAME);
      double lower = Math.max(0, y - top);
      double later = Math.max(0, x - left);
      set(k, 0, top, left, (1 - lower) * (1 - later));
      set(k, 1, top, left + 1, (1 - lower) * later);
      set(k, 2, top + 1, left, lower * (1 - later));
      set(k, 3, top + 1, left + 1, lower * later);
    }

    private void set(int k, int corner, int y, int x, double share) {
      boolean inside = y >= 0 && y < h && x >= 0 && x < w;
      places[corner][k] = inside ? y * w + x : h * w;
      shares[corner][k] = (float) share;
    }
  }
}
