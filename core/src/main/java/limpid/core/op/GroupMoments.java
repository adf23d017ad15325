package limpid.core.op;

import java.util.Arrays;
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

  private static final int STRIP = 1024;

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
    int together = Math.max(1, BLOCK / grouping.depth());
    int blocks = Math.ceilDiv(grouping.groups(), together);
    int size = inputs[0].size() / grouping.samples() / blocks;
    Workers.shared()
        .ranges(
            grouping.samples() * blocks,
            Math.max(1, GRAIN / Math.max(1, size)),
            (from, to) -> {
              for (int piece = from; piece < to; piece++) {
                int first = piece % blocks * together;
                int groups = Math.min(together, grouping.groups() - first);
                if (grouping.groups() == 1) {
                  row(x, piece, y);
                } else {
                  groups(x, piece / blocks, first, groups, y);
                }
              }
            });
  }

  /** One group that is all of its sample: neighbouring elements. */
  private void row(float[] x, int sample, Tensor y) {
    int n = grouping.count();
    int at = sample * n;
    double mean = Strips.active().sum(x, at, n) / n;
    float center = (float) mean;
    float[] strip = new float[Math.min(n, STRIP)];
    float[] squares = new float[strip.length];
    double sum = 0;
    for (int i = 0; i < n; i += squares.length) {
      int count = Math.min(squares.length, n - i);
      System.arraycopy(x, at + i, strip, 0, count);
      squares(strip, center, squares);
      sum += Strips.active().sum(squares, 0, count);
    }
    put(y, sample, mean, sum / n, center);
  }

  private static void squares(float[] x, float center, float[] squares) {
    for (int i = 0; i < x.length; i++) {
      float d = x[i] - center;
      squares[i] = d * d;
    }
  }

  /** The variance about the mean, from that about its nearest float. */
  private void put(Tensor y, int group, double mean, double variance, float center) {
    double apart = mean - center;
    y.data()[group] = (float) mean;
    y.data()[grouping.samples() * grouping.groups() + group] =
        (float) Math.max(0, variance - apart * apart);
  }

  /** Some groups of one sample: a block of its channels, pixel by pixel. */
  private void groups(float[] x, int sample, int first, int groups, Tensor y) {
    int step = grouping.channels();
    int depth = grouping.depth();
    int n = groups * depth;
    int at = sample * grouping.pixels() * step + first * depth;
    double[] sums = new double[n];
    Strips.active().sums(x, at, grouping.pixels(), step, n, sums);
    double[] means = totals(sums, groups);
    float[] centers = new float[n];
    for (int c = 0; c < n; c++) {
      centers[c] = (float) means[c / depth];
    }
    double[] squares = totals(squares(x, at, step, centers), groups);
    for (int group = 0; group < groups; group++) {
      int to = sample * grouping.groups() + first + group;
      put(y, to, means[group], squares[group], centers[group * depth]);
    }
  }

  private double[] totals(double[] ofChannels, int groups) {
    double[] totals = new double[groups];
    for (int c = 0; c < ofChannels.length; c++) {
      totals[c / grouping.depth()] += ofChannels[c];
    }
    for (int group = 0; group < groups; group++) {
      totals[group] /= grouping.count();
    }
    return totals;
  }

  private double[] squares(float[] x, int at, int step, float[] centers) {
    double[] totals = new double[centers.length];
    float[] few = new float[centers.length];
    for (int pixel = 0; pixel < grouping.pixels(); pixel++) {
      for (int c = 0; c < few.length; c++) {
        float d = x[at + pixel * step + c] - centers[c];
        few[c] += d * d;
      }
      if (pixel % DEPTH == DEPTH - 1 || pixel == grouping.pixels() - 1) {
        for (int c = 0; c < few.length; c++) {
          totals[c] += few[c];
        }
        Arrays.fill(few, 0);
      }
    }
    return totals;
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
