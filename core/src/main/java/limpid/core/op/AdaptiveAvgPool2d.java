package limpid.core.op;

import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = the means of x over a grid of h by w bins: {@code [N,H,W,C]} gives {@code [N,h,w,C]}. Bin i
 * of n goes from {@code floor(i H / n)} to {@code ceil((i + 1) H / n)}, so bins may share a row.
 * One bin is global average pooling (Lin et al. 2013).
 */
public record AdaptiveAvgPool2d(int h, int w) implements Filling {

  @Override
  public String name() {
    return "adaptive_avg_pool2d";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Taps.image(name(), inputs);
    if (h < 1 || w < 1) {
      throw new ShapeException(name() + ": output wants at least 1x1 bins, got " + h + "x" + w);
    }
    return x.with(1, h).with(2, w);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    if (h == 1 && w == 1) {
      new Mean(Axes.of(1, 2)).into(y, inputs);
    } else {
      Taps.apply(bins(x.at(1), h), bins(x.at(2), w), inputs[0], y);
    }
  }

  static Taps bins(int in, int bins) {
    int[][] at = new int[bins][];
    for (int i = 0; i < bins; i++) {
      long from = (long) i * in / bins;
      long to = Math.ceilDiv((i + 1L) * in, bins);
      at[i] = IntStream.range((int) from, (int) to).toArray();
    }
    return Taps.mean(in, at);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new AdaptiveAvgPool2dInput(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return Math.max(inputs[0].size(), shape(inputs).size());
  }
}
