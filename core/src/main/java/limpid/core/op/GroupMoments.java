package limpid.core.op;

import java.util.Arrays;
import java.util.function.IntConsumer;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * y = the mean and the biased variance of each group of each sample, {@code [2, samples * groups]}:
 * what layer, group and instance norm share. Means are taken in double, then the squares of what is
 * left.
 */
record GroupMoments(Grouping grouping) implements Filling {
  private static final int GRAIN = 1 << 15;

  /** Channels that one piece of work takes. */
  private static final int BLOCK = 64;

  /** Rows whose squares are added in float. */
  private static final int DEPTH = 16;

  private static final int STRIP = 256;

  /** Rows up to here are added up one by one. */
  private static final int SHORT = 32;

  /** Fewer pieces of work than this are cut, into as many parts as are enough for any threads. */
  private static final int FEW = 8;

  private static final int PIECES = 64;

  @Override
  public String name() {
    return "group_moments";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.one(name(), inputs);
    return Shape.of(2, grouping.samples() * grouping.groups());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    if (grouping.groups() == 1) {
      rows(x, y);
    } else {
      blocks(x, y);
    }
  }

  /** In how many parts to take one of few pieces of work, whatever the number of threads. */
  static int cuts(int pieces, int size) {
    return pieces >= FEW ? 1 : Math.clamp(size / GRAIN, 1, PIECES / pieces);
  }

  /** One group is all of its sample: neighbouring elements. */
  private void rows(float[] x, Tensor y) {
    int n = grouping.count();
    int cuts = cuts(grouping.samples(), n);
    if (cuts > 1) {
      for (int sample = 0; sample < grouping.samples(); sample++) {
        inCuts(x, sample, cuts, y);
      }
      return;
    }
    Workers.shared()
        .ranges(
            grouping.samples(),
            Math.max(1, GRAIN / n),
            (from, to) -> {
              Squares squares = n <= SHORT ? null : new Squares(n);
              for (int sample = from; sample < to; sample++) {
                if (n <= SHORT) {
                  shortRow(x, sample, y);
                } else {
                  double mean = Strips.active().sum(x, sample * n, n) / n;
                  float center = (float) mean;
                  double sum = squares.sum(x, sample * n, n, center);
                  put(y, sample, mean, sum / n, center);
                }
              }
            });
  }

  /** So few elements that one call costs more than all of them. */
  private void shortRow(float[] x, int sample, Tensor y) {
    int n = grouping.count();
    int at = sample * n;
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += x[i];
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      double d = x[i] - mean;
      squares += d * d;
    }
    y.data()[sample] = (float) mean;
    y.data()[grouping.samples() + sample] = (float) (squares / n);
  }

  /** One long row, by all threads: the sums of its parts are put together in their order. */
  private void inCuts(float[] x, int sample, int cuts, Tensor y) {
    int n = grouping.count();
    int part = Math.ceilDiv(n, cuts);
    int parts = Math.ceilDiv(n, part);
    double[] sums = new double[parts];
    Workers.shared()
        .split(
            parts,
            cut -> {
              int count = Math.min(part, n - cut * part);
              sums[cut] = Strips.active().sum(x, sample * n + cut * part, count);
            });
    double mean = Arrays.stream(sums).reduce(0, Double::sum) / n;
    float center = (float) mean;
    Workers.shared()
        .split(
            parts,
            cut -> {
              int count = Math.min(part, n - cut * part);
              sums[cut] = new Squares(count).sum(x, sample * n + cut * part, count, center);
            });
    put(y, sample, mean, Arrays.stream(sums).reduce(0, Double::sum) / n, center);
  }

  /** Squares of neighbouring elements, strip by strip. */
  private static final class Squares {
    private final float[] strip;
    private final float[] squares;

    Squares(int n) {
      strip = new float[Math.min(n, STRIP)];
      squares = new float[strip.length];
    }

    /** The sum of {@code (x - center)^2}. */
    double sum(float[] x, int at, int n, float center) {
      double sum = 0;
      for (int i = 0; i < n; i += strip.length) {
        int count = Math.min(strip.length, n - i);
        System.arraycopy(x, at + i, strip, 0, count);
        square(strip, center, squares);
        sum += Strips.active().sum(squares, 0, count);
      }
      return sum;
    }

    private static void square(float[] x, float center, float[] squares) {
      for (int i = 0; i < x.length; i++) {
        float d = x[i] - center;
        squares[i] = d * d;
      }
    }
  }

  /** The variance about the mean, from that about its nearest float. */
  private void put(Tensor y, int group, double mean, double variance, float center) {
    double apart = mean - center;
    y.data()[group] = (float) mean;
    y.data()[grouping.samples() * grouping.groups() + group] =
        (float) Math.max(0, variance - apart * apart);
  }

  /** Some groups of each sample at a time: a block of its channels, pixel by pixel. */
  private void blocks(float[] x, Tensor y) {
    int together = Math.min(grouping.groups(), Math.max(1, BLOCK / grouping.depth()));
    int blocks = Math.ceilDiv(grouping.groups(), together);
    int size = grouping.pixels() * together * grouping.depth();
    int pieces = grouping.samples() * blocks;
    int cuts = Math.min(cuts(pieces, size), grouping.pixels());
    if (cuts > 1) {
      Block whole = new Block(x, together, cuts);
      for (int piece = 0; piece < pieces; piece++) {
        whole.run(piece / blocks, piece % blocks * together, y);
      }
      return;
    }
    Workers.shared()
        .ranges(
            pieces,
            Math.max(1, GRAIN / size),
            (from, to) -> {
              Block block = new Block(x, together, 1);
              for (int piece = from; piece < to; piece++) {
                block.run(piece / blocks, piece % blocks * together, y);
              }
            });
  }

  /** The work on some groups of a sample, whose pixels are cut in parts of equal lengths. */
  private final class Block {
    private final float[] x;
    private final int together;
    private final int part;
    private final double[][] sums;
    private final float[][] few;
    private final double[] means;
    private final double[] variances;
    private final float[] centers;

    Block(float[] x, int together, int cuts) {
      this.x = x;
      this.together = together;
      int n = together * grouping.depth();
      part = Math.ceilDiv(grouping.pixels(), cuts);
      int parts = Math.ceilDiv(grouping.pixels(), part);
      sums = new double[parts][n];
      few = new float[parts][n];
      means = new double[together];
      variances = new double[together];
      centers = new float[n];
    }

    void run(int sample, int first, Tensor y) {
      int depth = grouping.depth();
      int step = grouping.channels();
      int groups = Math.min(together, grouping.groups() - first);
      int n = groups * depth;
      int at = sample * grouping.pixels() * step + first * depth;
      inParts(
          cut -> Strips.active().sums(x, at + cut * part * step, rows(cut), step, n, sums[cut]));
      totals(n, means);
      for (int c = 0; c < n; c++) {
        centers[c] = (float) means[c / depth];
      }
      inParts(cut -> squares(at + cut * part * step, rows(cut), n, few[cut], sums[cut]));
      totals(n, variances);
      for (int group = 0; group < groups; group++) {
        int to = sample * grouping.groups() + first + group;
        put(y, to, means[group], variances[group], centers[group * depth]);
      }
    }

    private void inParts(IntConsumer cut) {
      if (sums.length == 1) {
        cut.accept(0);
      } else {
        Workers.shared().split(sums.length, cut);
      }
    }

    private int rows(int cut) {
      return Math.min(part, grouping.pixels() - cut * part);
    }

    private void totals(int n, double[] totals) {
      Arrays.fill(totals, 0);
      for (double[] ofPart : sums) {
        for (int c = 0; c < n; c++) {
          totals[c / grouping.depth()] += ofPart[c];
        }
      }
      for (int group = 0; group < totals.length; group++) {
        totals[group] /= grouping.count();
      }
    }

    private void squares(int at, int rows, int n, float[] few, double[] totals) {
      Arrays.fill(totals, 0);
      Arrays.fill(few, 0);
      for (int row = 0; row < rows; row++) {
        int from = at + row * grouping.channels();
        for (int c = 0; c < n; c++) {
          float d = x[from + c] - centers[c];
          few[c] += d * d;
        }
        if (row % DEPTH == DEPTH - 1 || row == rows - 1) {
          for (int c = 0; c < n; c++) {
            totals[c] += few[c];
          }
          Arrays.fill(few, 0);
        }
      }
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node view = grouping.view(x);
    Node ofMean = row(g, 0);
    Node ofVariance = row(g, 1);
    Node sum = ofMean.add(Grouping.centred(view).mul(ofVariance.mul(2)));
    return sum.mul(1.0 / grouping.count()).reshape(x.shape());
  }

  private Node row(Node g, int row) {
    return Moments.row(g, row).reshape(grouping.samples(), 1, grouping.groups(), 1);
  }

  @Override
  public long flops(Shape... inputs) {
    return 4L * inputs[0].size();
  }
}
