package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * dx = s (h - mean(h) - z mean(h z)), where {@code h = gamma g}, {@code s = 1 / sqrt(variance(x) +
 * eps)} and {@code z = s (x - mean(x))}, all of them over a group of a sample: the gradient of
 * layer, group and instance norm in x, {@code (g, x, gamma) -> dx}.
 */
public record GroupNormInput(Grouping grouping, float eps) implements Sharing {
  private static final int GRAIN = 1 << 15;
  private static final int ROW = 1024;

  @Override
  public String name() {
    return "group_norm_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    return Elementwise.same(name(), inputs[0], inputs[1]);
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new GroupMoments(grouping), List.of(1)));
  }

  /** The norm itself, of x, gamma, beta and the moments of x. */
  static void forward(Grouping grouping, float eps, Tensor y, Tensor... inputs) {
    if (grouping.pixels() == 1 && grouping.groups() == 1) {
      rows(grouping, eps, y, inputs);
      return;
    }
    int channels = grouping.channels();
    int row = channels * Math.clamp(ROW / channels, 1, grouping.pixels());
    int size = grouping.pixels() * channels;
    int chunk = row * Math.max(1, GRAIN / row);
    int chunks = Math.ceilDiv(size, chunk);
    Workers.shared()
        .ranges(
            grouping.samples() * chunks,
            Math.max(1, GRAIN / Math.min(size, chunk)),
            (from, to) -> {
              float[] center = new float[row];
              float[] scale = new float[row];
              float[] shift = Channels.repeated(inputs[2].data(), channels, row);
              int known = -1;
              for (int piece = from; piece < to; piece++) {
                int sample = piece / chunks;
                if (sample != known) {
                  factors(grouping, eps, sample, inputs[3], inputs[1].data(), center, scale);
                  known = sample;
                }
                int end =
                    Math.min(sample * size + (piece % chunks + 1) * chunk, (sample + 1) * size);
                for (int at = sample * size + piece % chunks * chunk; at < end; at += row) {
                  int n = Math.min(row, end - at);
                  Strips.active()
                      .standardize(inputs[0].data(), at, center, scale, shift, y.data(), at, n);
                }
              }
            });
  }

  /** Samples that are one group, with a factor for each element. */
  private static void rows(Grouping grouping, float eps, Tensor y, Tensor... inputs) {
    int n = grouping.depth();
    int chunk = Math.min(n, GRAIN);
    int chunks = Math.ceilDiv(n, chunk);
    Workers.shared()
        .ranges(
            grouping.samples() * chunks,
            Math.max(1, GRAIN / chunk),
            (from, to) -> {
              for (int piece = from; piece < to; piece++) {
                int sample = piece / chunks;
                int first = piece % chunks * chunk;
                float center = inputs[3].data()[sample];
                double slope = grouping.slope(inputs[3], sample, eps);
                int count = Math.min(chunk, n - first);
                row(first, count, sample * n + first, center, slope, y.data(), inputs);
              }
            });
  }

  private static void row(
      int first, int n, int at, float center, double slope, float[] y, Tensor... inputs) {
    float[] x = inputs[0].data();
    float[] gamma = inputs[1].data();
    float[] beta = inputs[2].data();
    for (int i = 0; i < n; i++) {
      y[at + i] = (x[at + i] - center) * (float) (gamma[first + i] * slope) + beta[first + i];
    }
  }

  /** What a row of pixels of one sample is standardized by. */
  private static void factors(
      Grouping grouping,
      float eps,
      int sample,
      Tensor moments,
      float[] gamma,
      float[] center,
      float[] scale) {
    int channels = grouping.channels();
    int depth = grouping.depth();
    for (int group = 0; group < grouping.groups(); group++) {
      int of = sample * grouping.groups() + group;
      double slope = grouping.slope(moments, of, eps);
      Arrays.fill(center, group * depth, (group + 1) * depth, moments.data()[of]);
      for (int c = group * depth; c < (group + 1) * depth; c++) {
        scale[c] = (float) (gamma[c] * slope);
      }
    }
    for (int at = channels; at < center.length; at += channels) {
      System.arraycopy(center, 0, center, at, channels);
      System.arraycopy(scale, 0, scale, at, channels);
    }
  }

  /** Of the norm y of x, gamma and beta. */
  static Node vjp(Grouping grouping, float eps, int i, Node y, Node g) {
    Node x = y.input(0);
    Node gamma = y.input(1);
    if (i == 0) {
      return new GroupNormInput(grouping, eps).of(g, x, gamma);
    }
    Node view = grouping.view(g);
    if (i == 1) {
      view = view.mul(grouping.standard(grouping.view(x), eps));
    }
    return view.sum(0, 1).reshape(gamma.shape());
  }

  /** Of g, x, gamma and the moments of x. */
  @Override
  public void finish(Tensor y, Tensor... inputs) {
    if (grouping.pixels() == 1 && grouping.groups() == 1) {
      new GroupNormRows(grouping, eps, y, inputs).run();
      return;
    }
    int size = grouping.pixels() * grouping.channels();
    int cuts = Math.min(GroupMoments.cuts(grouping.samples(), size), grouping.pixels());
    if (cuts > 1) {
      inCuts(cuts, y, inputs);
      return;
    }
    Workers.shared()
        .ranges(
            grouping.samples(),
            Math.max(1, GRAIN / size),
            (from, to) -> {
              Sample sample = new Sample(y, inputs);
              for (int n = from; n < to; n++) {
                sample.begin(n);
                sample.sum(n * size, size);
                sample.finish(n, n * size, size);
              }
            });
  }

  /** Few samples, each by all threads: what its parts sum is put together in their order. */
  private void inCuts(int cuts, Tensor y, Tensor... inputs) {
    int size = grouping.pixels() * grouping.channels();
    int part = Math.ceilDiv(grouping.pixels(), cuts) * grouping.channels();
    Sample[] parts = new Sample[Math.ceilDiv(size, part)];
    Arrays.setAll(parts, cut -> new Sample(y, inputs));
    for (int n = 0; n < grouping.samples(); n++) {
      int sample = n;
      Workers.shared()
          .split(
              parts.length,
              cut -> {
                int from = cut * part;
                parts[cut].begin(sample);
                parts[cut].sum(sample * size + from, Math.min(part, size - from));
              });
      for (int cut = 1; cut < parts.length; cut++) {
        parts[0].add(parts[cut]);
      }
      Workers.shared()
          .split(
              parts.length,
              cut -> {
                int from = cut * part;
                parts[cut].sumsOf(parts[0]);
                parts[cut].finish(sample, sample * size + from, Math.min(part, size - from));
              });
    }
  }

  /** The work on one sample after the other, or on a part of each. */
  private final class Sample {
    private final float[] g;
    private final float[] x;
    private final float[] gamma;
    private final Tensor moments;
    private final float[] y;
    private final int channels = grouping.channels();
    private final float[] center = new float[channels];
    private final float[] scale = new float[channels];
    private final float[] slopeX = new float[channels];
    private final float[] shift = new float[channels];
    private final double[] sums = new double[grouping.groups()];
    private final double[] products = new double[grouping.groups()];

    Sample(Tensor y, Tensor... inputs) {
      g = inputs[0].data();
      x = inputs[1].data();
      gamma = inputs[2].data();
      moments = inputs[3];
      this.y = y.data();
    }

    void begin(int sample) {
      for (int c = 0; c < channels; c++) {
        center[c] = moments.data()[sample * grouping.groups() + c / grouping.depth()];
      }
    }

    void add(Sample other) {
      for (int group = 0; group < sums.length; group++) {
        sums[group] += other.sums[group];
        products[group] += other.products[group];
      }
    }

    void sumsOf(Sample other) {
      System.arraycopy(other.sums, 0, sums, 0, sums.length);
      System.arraycopy(other.products, 0, products, 0, sums.length);
    }

    void finish(int sample, int from, int size) {
      for (int group = 0; group < grouping.groups(); group++) {
        factors(group, grouping.slope(moments, sample * grouping.groups() + group, eps));
      }
      for (int at = from; at < from + size; at += channels) {
        for (int c = 0; c < channels; c++) {
          y[at + c] = scale[c] * g[at + c] + (x[at + c] - center[c]) * slopeX[c] + shift[c];
        }
      }
    }

    private void factors(int group, double slope) {
      double n = grouping.count();
      float ofX = (float) (-slope * slope * slope * products[group] / n);
      float constant = (float) (-slope * sums[group] / n);
      for (int c = group * grouping.depth(); c < (group + 1) * grouping.depth(); c++) {
        scale[c] = (float) (gamma[c] * slope);
        slopeX[c] = ofX;
        shift[c] = constant;
      }
    }

    /** The sums of h and of h (x - mean), over few pixels in float and then in double. */
    void sum(int from, int size) {
      float[] few = scale;
      float[] fewProducts = slopeX;
      Arrays.fill(sums, 0);
      Arrays.fill(products, 0);
      Arrays.fill(few, 0);
      Arrays.fill(fewProducts, 0);
      int block = Channels.DEPTH * channels;
      for (int at = from; at < from + size; at += block) {
        for (int row = at; row < Math.min(at + block, from + size); row += channels) {
          for (int c = 0; c < channels; c++) {
            few[c] += g[row + c];
            fewProducts[c] += g[row + c] * (x[row + c] - center[c]);
          }
        }
        for (int c = 0; c < channels; c++) {
          sums[c / grouping.depth()] += (double) gamma[c] * few[c];
          products[c / grouping.depth()] += (double) gamma[c] * fewProducts[c];
        }
        Arrays.fill(few, 0);
        Arrays.fill(fewProducts, 0);
      }
    }
  }

  @Override
  public Node vjp(int i, Node y, Node k) {
    Node g = y.input(0);
    Node x = y.input(1);
    Node gamma = y.input(2);
    Node one = Node.constant(Tensor.filled(gamma.shape(), 1));
    return switch (i) {
      case 0 -> {
        Node back = grouping.view(this.of(k, x, one));
        yield back.mul(grouping.factors(gamma)).reshape(g.shape());
      }
      case 1 -> inX(grouping.view(g).mul(grouping.factors(gamma)), x, k, one);
      default -> {
        Node back = grouping.view(this.of(k, x, one)).mul(grouping.view(g));
        yield back.sum(0, 1).reshape(gamma.shape());
      }
    };
  }

  /**
   * The gradient in x of {@code <dx, k> = s (<h - mean h, k> - <h, z> <k, z> / n)}, by {@code ds/dx
   * = -s^2 z / n}, and by dz/dx being this map at gamma = 1.
   */
  private Node inX(Node h, Node x, Node outer, Node one) {
    double share = 1.0 / grouping.count();
    Node k = grouping.view(outer);
    Node view = grouping.view(x);
    Node deviation = Grouping.deviation(view, eps);
    Node z = grouping.standard(view, eps);
    Node hz = Grouping.total(h.mul(z));
    Node kz = Grouping.total(k.mul(z));
    Node product = Grouping.total(Grouping.centred(h).mul(k)).sub(hz.mul(kz).mul(share));
    Node viaS = z.mul(product.div(deviation.square()).mul(-share));
    Node viaZ = h.mul(kz).add(k.mul(hz)).div(deviation).mul(-share);
    Node back = this.of(viaZ.reshape(x.shape()), x, one);
    return viaS.reshape(x.shape()).add(back);
  }

  @Override
  public long flops(Shape... inputs) {
    return 8L * inputs[1].size();
  }
}
