package limpid.core.op;

import java.util.Arrays;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/** {@link GroupNormInput} where each sample is one group with a factor for each element. */
final class GroupNormRows {
  private static final int GRAIN = 1 << 15;
  private static final int STRIP = 1024;

  /** Rows up to here are added up one by one. */
  private static final int SHORT = 32;

  private final Grouping grouping;
  private final float eps;
  private final int n;
  private final float[] g;
  private final float[] x;
  private final float[] gamma;
  private final Tensor moments;
  private final float[] y;

  /**
   * @param inputs g, x, gamma and the moments of x
   */
  GroupNormRows(Grouping grouping, float eps, Tensor y, Tensor... inputs) {
    this.grouping = grouping;
    this.eps = eps;
    this.n = grouping.depth();
    this.g = inputs[0].data();
    this.x = inputs[1].data();
    this.gamma = inputs[2].data();
    this.moments = inputs[3];
    this.y = y.data();
  }

  void run() {
    int cuts = GroupMoments.cuts(grouping.samples(), n);
    if (cuts > 1) {
      for (int sample = 0; sample < grouping.samples(); sample++) {
        inCuts(sample, cuts);
      }
      return;
    }
    Workers.shared()
        .ranges(
            grouping.samples(),
            Math.max(1, GRAIN / n),
            (from, to) -> {
              Sums sums = new Sums(n);
              for (int sample = from; sample < to; sample++) {
                sums.of(sample, 0, n);
                finish(sample, 0, n, sums.h, sums.products);
              }
            });
  }

  /** One row by all threads: the sums of its parts are put together in their order. */
  private void inCuts(int sample, int cuts) {
    int part = Math.ceilDiv(n, cuts);
    int parts = Math.ceilDiv(n, part);
    double[] h = new double[parts];
    double[] products = new double[parts];
    Workers.shared()
        .split(
            parts,
            cut -> {
              int count = Math.min(part, n - cut * part);
              Sums sums = new Sums(count);
              sums.of(sample, cut * part, count);
              h[cut] = sums.h;
              products[cut] = sums.products;
            });
    double ofH = Arrays.stream(h).reduce(0, Double::sum);
    double ofProducts = Arrays.stream(products).reduce(0, Double::sum);
    Workers.shared()
        .split(
            parts,
            cut -> finish(sample, cut * part, Math.min(part, n - cut * part), ofH, ofProducts));
  }

  /** {@code dx} of some elements, of the sums over all of the row. */
  private void finish(int sample, int first, int count, double h, double products) {
    double slope = grouping.slope(moments, sample, eps);
    float center = moments.data()[sample];
    float ofX = (float) (-slope * slope * slope * products / n);
    float shift = (float) (-slope * h / n);
    int at = sample * n + first;
    for (int i = 0; i < count; i++) {
      y[at + i] =
          (float) (gamma[first + i] * slope) * g[at + i] + (x[at + i] - center) * ofX + shift;
    }
  }

  /** The sums of {@code h = gamma g} and of {@code h (x - mean)} over neighbouring elements. */
  private final class Sums {
    private final float[] ofH;
    private final float[] ofProducts;
    private double h;
    private double products;

    Sums(int n) {
      ofH = new float[n <= SHORT ? 0 : Math.min(n, STRIP)];
      ofProducts = new float[ofH.length];
    }

    void of(int sample, int first, int count) {
      float center = moments.data()[sample];
      h = 0;
      products = 0;
      if (ofH.length == 0) {
        ofFew(sample * n, count, center);
        return;
      }
      for (int i = first; i < first + count; i += ofH.length) {
        int strip = Math.min(ofH.length, first + count - i);
        fill(sample * n + i, i, strip, center);
        h += Strips.active().sum(ofH, 0, strip);
        products += Strips.active().sum(ofProducts, 0, strip);
      }
    }

    private void ofFew(int at, int count, double center) {
      for (int i = 0; i < count; i++) {
        double each = (double) gamma[i] * g[at + i];
        h += each;
        products += each * (x[at + i] - center);
      }
    }

    private void fill(int at, int first, int count, float center) {
      for (int i = 0; i < count; i++) {
        ofH[i] = gamma[first + i] * g[at + i];
        ofProducts[i] = ofH[i] * (x[at + i] - center);
      }
    }
  }
}
