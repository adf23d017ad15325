package limpid.explain.map;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * SLIC superpixels: k-means of pixels by colour and place. Centres begin in the middle of the cells
 * of a grid, moved to where the image changes least of 3x3 pixels; each pixel joins the centre of
 * the least {@code D^2 = |colour|^2 + m^2 |place|^2 / S^2} of those about S away or nearer, S being
 * the side of a square as large as a cell; centres become the means of their pixels, and again.
 * Colours are CIELAB. In the end the largest connected part of each centre's pixels is a segment,
 * and the others join the segments around them, so that all are connected.
 *
 * <p>Achanta et al., SLIC Superpixels Compared to State-of-the-Art Superpixel Methods, TPAMI 2012.
 *
 * @param rows of the grid, and columns: there are as many segments as cells, or fewer
 * @param compactness m: the larger, the more segments look like cells
 * @param rounds of k-means
 */
public record Slic(int rows, int columns, double compactness, int rounds) {

  public Slic {
    if (!(rows >= 1 && columns >= 1 && compactness > 0 && rounds >= 1)) {
      throw new IllegalArgumentException(
          "slic: rows, columns and rounds of 1 or more and a compactness above 0 are expected, got"
              + " %d, %d, %d and %s".formatted(rows, columns, rounds, compactness));
    }
  }

  /** With the paper's compactness and rounds: 10 and 10. */
  public Slic(int rows, int columns) {
    this(rows, columns, 10, 10);
  }

  /**
   * The segment of each pixel, row by row, segments counted from 0 in the order of their first
   * pixels.
   *
   * @param image {@code [H,W,C]} in [0,1]: three channels are sRGB
   */
  public int[] segments(Tensor image) {
    Clusters clusters = new Clusters(image);
    for (int round = 0; round < rounds; round++) {
      clusters.assign();
      clusters.move();
    }
    return clusters.connected();
  }

  /** Centres, and the one that each pixel belongs to. */
  private final class Clusters {
    private final int h;
    private final int w;
    private final int channels;
    private final double[] colours;
    private final double side;

    /** Of each centre its row, its column and its colour. */
    private final double[][] centres;

    private final int[] of;

    Clusters(Tensor image) {
      Shape shape = image.shape();
      h = shape.at(0);
      w = shape.at(1);
      channels = shape.at(2);
      colours = Lab.of(image);
      side = Math.sqrt((double) h * w / (rows * columns));
      centres = new double[rows * columns][2 + channels];
      of = new int[h * w];
      for (int k = 0; k < of.length; k++) {
        of[k] = (int) ((long) (k / w) * rows / h) * columns + (int) ((long) (k % w) * columns / w);
      }
      for (int i = 0; i < centres.length; i++) {
        begin(
            centres[i], (i / columns + .5) * h / rows - .5, (i % columns + .5) * w / columns - .5);
      }
    }

    /** In the middle of a cell, unless the image changes less beside it. */
    private void begin(double[] centre, double y, double x) {
      int middle = (int) Math.round(y) * w + (int) Math.round(x);
      int calmest = calmest(middle / w, middle % w);
      place(centre, calmest);
      if (calmest == middle) {
        centre[0] = y;
        centre[1] = x;
      }
    }

    private void place(double[] centre, int pixel) {
      centre[0] = pixel / w;
      centre[1] = pixel % w;
      System.arraycopy(colours, pixel * channels, centre, 2, channels);
    }

    /** Where the image changes least, of a pixel and those around it. */
    private int calmest(int y, int x) {
      int calmest = y * w + x;
      for (int i = Math.max(0, y - 1); i <= Math.min(h - 1, y + 1); i++) {
        for (int j = Math.max(0, x - 1); j <= Math.min(w - 1, x + 1); j++) {
          calmest = change(i, j) < change(calmest / w, calmest % w) ? i * w + j : calmest;
        }
      }
      return calmest;
    }

    private double change(int y, int x) {
      int up = Math.max(0, y - 1) * w + x;
      int down = Math.min(h - 1, y + 1) * w + x;
      int left = y * w + Math.max(0, x - 1);
      int right = y * w + Math.min(w - 1, x + 1);
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        double vertical = colours[down * channels + c] - colours[up * channels + c];
        double horizontal = colours[right * channels + c] - colours[left * channels + c];
        sum += vertical * vertical + horizontal * horizontal;
      }
      return sum;
    }

    /** Pixels that no centre is near stay where they are. */
    void assign() {
      double[] least = new double[of.length];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      int reach =
          (int) Math.ceil(Math.max(side, Math.max((double) h / rows, (double) w / columns)));
      for (int i = 0; i < centres.length; i++) {
        int y = (int) Math.round(centres[i][0]);
        int x = (int) Math.round(centres[i][1]);
        for (int row = Math.max(0, y - reach); row <= Math.min(h - 1, y + reach); row++) {
          for (int column = Math.max(0, x - reach);
              column <= Math.min(w - 1, x + reach);
              column++) {
            int k = row * w + column;
            double distance = distance(centres[i], k);
            if (distance < least[k]) {
              least[k] = distance;
              of[k] = i;
            }
          }
        }
      }
    }

    /** D squared. */
    private double distance(double[] centre, int pixel) {
      double y = centre[0] - pixel / w;
      double x = centre[1] - pixel % w;
      double sum = compactness * compactness * (y * y + x * x) / (side * side);
      for (int c = 0; c < channels; c++) {
        double difference = centre[2 + c] - colours[pixel * channels + c];
        sum += difference * difference;
      }
      return sum;
    }

    /** Centres without pixels stay where they are. */
    void move() {
      double[][] sums = new double[centres.length][2 + channels];
      int[] counts = new int[centres.length];
      double[] one = new double[2 + channels];
      for (int k = 0; k < of.length; k++) {
        place(one, k);
        counts[of[k]]++;
        for (int d = 0; d < one.length; d++) {
          sums[of[k]][d] += one[d];
        }
      }
      for (int i = 0; i < centres.length; i++) {
        for (int d = 0; d < one.length && counts[i] > 0; d++) {
          centres[i][d] = sums[i][d] / counts[i];
        }
      }
    }

    int[] connected() {
      int[] part = new int[of.length];
      Arrays.fill(part, -1);
      int[] first = new int[centres.length];
      int[] largest = new int[centres.length];
      for (int k = 0; k < of.length; k++) {
        if (part[k] < 0) {
          int size = flood(k, part);
          if (size > largest[of[k]]) {
            largest[of[k]] = size;
            first[of[k]] = k;
          }
        }
      }
      int[] kept = new int[of.length];
      for (int k = 0; k < of.length; k++) {
        kept[k] = part[k] == first[of[k]] ? of[k] : -1;
      }
      return counted(grown(kept));
    }

    /** Marks the connected part that a pixel is in with that pixel. */
    private int flood(int from, int[] part) {
      Deque<Integer> next = new ArrayDeque<>();
      part[from] = from;
      next.add(from);
      int size = 0;
      while (!next.isEmpty()) {
        int k = next.remove();
        size++;
        for (int other : around(k)) {
          if (part[other] < 0 && of[other] == of[from]) {
            part[other] = from;
            next.add(other);
          }
        }
      }
      return size;
    }

    /** Pixels of no segment join one next to them, as it reaches them. */
    private int[] grown(int[] segment) {
      Deque<Integer> next = new ArrayDeque<>();
      for (int k = 0; k < segment.length; k++) {
        if (segment[k] >= 0) {
          next.add(k);
        }
      }
      while (!next.isEmpty()) {
        int k = next.remove();
        for (int other : around(k)) {
          if (segment[other] < 0) {
            segment[other] = segment[k];
            next.add(other);
          }
        }
      }
      return segment;
    }

    /** The neighbours of a pixel; itself in place of those beyond the border. */
    private int[] around(int k) {
      return new int[] {
        k >= w ? k - w : k,
        k % w > 0 ? k - 1 : k,
        k % w < w - 1 ? k + 1 : k,
        k < of.length - w ? k + w : k
      };
    }

    private int[] counted(int[] segment) {
      int[] number = new int[centres.length];
      int count = 0;
      for (int k = 0; k < segment.length; k++) {
        if (number[segment[k]] == 0) {
          number[segment[k]] = ++count;
        }
        segment[k] = number[segment[k]] - 1;
      }
      return segment;
    }
  }
}
