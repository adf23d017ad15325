package limpid.explain.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * An image in segments: neighbouring pixels, diagonals included, are joined in the order of their
 * difference w (the Euclidean distance of their colours after a blur), where w is less than what
 * both segments have inside, {@code min(Int(A) + k/|A|, Int(B) + k/|B|)}, Int being the largest
 * difference that joined a segment; then segments smaller than a size are joined to the neighbour
 * they differ from least.
 *
 * <p>k is for colours from 0 to 255: for an image in [0,1], {@code k / 255} is compared with. As
 * scikit-image has it.
 *
 * <p>Felzenszwalb and Huttenlocher, Efficient Graph-Based Image Segmentation, IJCV 2004.
 *
 * @param scale k: the larger, the larger are segments
 * @param sigma of the blur, in pixels
 * @param minSize the smallest segment, in pixels
 */
public record Felzenszwalb(double scale, double sigma, int minSize) {

  public Felzenszwalb {
    if (!(scale > 0 && sigma >= 0 && minSize >= 1)) {
      throw new IllegalArgumentException(
          "segments: scale above 0, sigma 0 or more and size 1 or more are expected, got %s, %s, %d"
              .formatted(scale, sigma, minSize));
    }
  }

  /**
   * The segment of each pixel, row by row, segments counted from 0 in the order of their first
   * pixels.
   *
   * @param image {@code [H,W,C]}
   */
  public int[] segments(Tensor image) {
    return atScales(image, scale).getFirst();
  }

  /**
   * The same at each of these scales. The pairs of neighbours are put in order once, which takes
   * most of the time.
   */
  public List<int[]> atScales(Tensor image, double... scales) {
    Shape shape = image.shape();
    Edges edges = Edges.of(GaussianBlur.mirrored(sigma).of(image), shape);
    int[] order = edges.order();
    List<int[]> found = new ArrayList<>();
    for (double each : scales) {
      Forest forest = new Forest(shape.at(0) * shape.at(1));
      for (int e : order) {
        forest.joinAlike(edges.from()[e], edges.to()[e], edges.difference()[e], each / 255);
      }
      for (int e : order) {
        forest.joinSmall(edges.from()[e], edges.to()[e], minSize);
      }
      found.add(forest.counted());
    }
    return found;
  }

  /** The pairs of neighbours. */
  private record Edges(int[] from, int[] to, double[] difference) {
    private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

    static Edges of(Tensor image, Shape shape) {
      int h = shape.at(0);
      int w = shape.at(1);
      int[] from = new int[4 * h * w];
      int[] to = new int[from.length];
      double[] difference = new double[from.length];
      int n = 0;
      for (int[] step : NEIGHBOURS) {
        for (int k = 0; k < h * w; k++) {
          int y = k / w + step[0];
          int x = k % w + step[1];
          if (y < h && x >= 0 && x < w) {
            from[n] = k;
            to[n] = y * w + x;
            difference[n] = distance(image.data(), from[n], to[n], shape.at(2));
            n++;
          }
        }
      }
      return new Edges(Arrays.copyOf(from, n), Arrays.copyOf(to, n), Arrays.copyOf(difference, n));
    }

    private static double distance(float[] image, int a, int b, int channels) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        double difference = (double) image[a * channels + c] - image[b * channels + c];
        sum += difference * difference;
      }
      return Math.sqrt(sum);
    }

    /** From the least difference on; equal ones as they lie. */
    int[] order() {
      return IntStream.range(0, from.length)
          .boxed()
          .sorted(Comparator.comparingDouble(e -> difference[e]))
          .mapToInt(e -> e)
          .toArray();
    }
  }

  /** Segments as trees of pixels: a pixel whose parent it is itself stands for its segment. */
  private static final class Forest {
    private final int[] parent;
    private final int[] size;
    private final double[] inside;

    Forest(int pixels) {
      parent = IntStream.range(0, pixels).toArray();
      size = new int[pixels];
      Arrays.fill(size, 1);
      inside = new double[pixels];
    }

    private int root(int pixel) {
      int root = pixel;
      while (parent[root] != root) {
        parent[root] = parent[parent[root]];
        root = parent[root];
      }
      return root;
    }

    void joinAlike(int from, int to, double difference, double k) {
      int a = root(from);
      int b = root(to);
      if (a != b && difference < Math.min(inside[a] + k / size[a], inside[b] + k / size[b])) {
        inside[join(a, b)] = difference;
      }
    }

    void joinSmall(int from, int to, int least) {
      int a = root(from);
      int b = root(to);
      if (a != b && Math.min(size[a], size[b]) < least) {
        join(a, b);
      }
    }

    /** The one that comes first stands for both. */
    private int join(int a, int b) {
      int root = Math.min(a, b);
      parent[Math.max(a, b)] = root;
      size[root] = size[a] + size[b];
      return root;
    }

    int[] counted() {
      int[] number = new int[parent.length];
      int count = 0;
      for (int k = 0; k < number.length; k++) {
        int root = root(k);
        number[k] = root == k ? count++ : number[root];
      }
      return number;
    }
  }
}
