package limpid.explain.map;

import java.util.Arrays;
import java.util.stream.IntStream;
import limpid.core.Tensor;

/**
 * Quickshift segments: each pixel is linked to the nearest one of a higher density, {@code P_p =
 * sum_q exp(-d(p,q)^2 / 2 sigma^2)}, and the trees of links are the segments. The distance d is of
 * place, in pixels, and of colour, CIELAB times a ratio; pixels up to 3 sigma away along each axis
 * are looked at, and one that finds none of a higher density among them is a root. Of equal
 * densities that of the earlier pixel is the higher. Segments need not be connected.
 *
 * <p>Vedaldi and Soatto, Quick Shift and Kernel Methods for Mode Seeking, ECCV 2008.
 *
 * @param sigma of the density, in pixels
 * @param ratio of colour to place: the larger, the more colours count
 * @param reach links are shorter: a smaller one makes more segments; infinite where links of any
 *     length are made
 */
public record Quickshift(double sigma, double ratio, double reach) {

  public Quickshift {
    if (!(sigma > 0 && ratio >= 0 && reach > 0)) {
      throw new IllegalArgumentException(
          "quickshift: sigma and reach above 0 and a ratio of 0 or more are expected, got"
              + " %s, %s and %s".formatted(sigma, reach, ratio));
    }
  }

  /** With links of any length. */
  public Quickshift(double sigma, double ratio) {
    this(sigma, ratio, Double.POSITIVE_INFINITY);
  }

  /** How far pixels are looked at, along each axis. */
  private int window() {
    return (int) Math.ceil(3 * sigma);
  }

  /** How many segments there are at most, with links of any length: roots are apart. */
  public int most(int height, int width) {
    return Math.ceilDiv(height, window() + 1) * Math.ceilDiv(width, window() + 1);
  }

  /**
   * The segment of each pixel, row by row, segments counted from 0 in the order of their first
   * pixels.
   *
   * @param image {@code [H,W,C]} in [0,1]: three channels are sRGB
   */
  public int[] segments(Tensor image) {
    Links links = new Links(image);
    links.weigh();
    links.link();
    return links.counted();
  }

  /** The density of each pixel, and the pixel that it is linked to: itself, of a root. */
  private final class Links {
    private final int h;
    private final int w;
    private final int channels;
    private final double[] colours;
    private final double[] density;
    private final int[] parent;

    Links(Tensor image) {
      h = image.shape().at(0);
      w = image.shape().at(1);
      channels = image.shape().at(2);
      colours = Lab.of(image);
      density = new double[h * w];
      parent = IntStream.range(0, h * w).toArray();
    }

    private double distance(int p, int q) {
      double y = p / w - q / w;
      double x = p % w - q % w;
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        double difference = colours[p * channels + c] - colours[q * channels + c];
        sum += difference * difference;
      }
      return y * y + x * x + ratio * ratio * sum;
    }

    private int top(int p) {
      return Math.max(0, p / w - window());
    }

    private int bottom(int p) {
      return Math.min(h - 1, p / w + window());
    }

    private int left(int p) {
      return Math.max(0, p % w - window());
    }

    private int right(int p) {
      return Math.min(w - 1, p % w + window());
    }

    void weigh() {
      for (int p = 0; p < density.length; p++) {
        for (int y = top(p); y <= bottom(p); y++) {
          for (int q = y * w + left(p); q <= y * w + right(p); q++) {
            density[p] += Math.exp(-distance(p, q) / (2 * sigma * sigma));
          }
        }
      }
    }

    void link() {
      for (int p = 0; p < density.length; p++) {
        double least = reach * reach;
        for (int y = top(p); y <= bottom(p); y++) {
          for (int q = y * w + left(p); q <= y * w + right(p); q++) {
            double distance = higher(q, p) ? distance(p, q) : Double.POSITIVE_INFINITY;
            if (distance < least) {
              least = distance;
              parent[p] = q;
            }
          }
        }
      }
    }

    private boolean higher(int q, int p) {
      return density[q] > density[p] || density[q] == density[p] && q < p;
    }

    int[] counted() {
      int[] number = new int[parent.length];
      Arrays.fill(number, -1);
      int[] segment = new int[parent.length];
      int count = 0;
      for (int k = 0; k < segment.length; k++) {
        int root = root(k);
        number[root] = number[root] < 0 ? count++ : number[root];
        segment[k] = number[root];
      }
      return segment;
    }

    private int root(int pixel) {
      int root = pixel;
      while (parent[root] != root) {
        parent[root] = parent[parent[root]];
        root = parent[root];
      }
      return root;
    }
  }
}
