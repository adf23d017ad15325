package limpid.models.onnx;

import java.util.Arrays;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;

/** Poolings of images, and of rows. */
final class Poolings {
  private Poolings() {}

  static void in(Map<String, Operator> all) {
    all.put("MaxPool", Operator.one(call -> pooled(call, Poolings::max)));
    all.put("AveragePool", Operator.one(call -> pooled(call, Poolings::average)));
    all.put("LpPool", Operator.one(call -> pooled(call, Poolings::norm)));
    all.put("GlobalAveragePool", Operator.one(Poolings::globalAverage));
    all.put("GlobalMaxPool", Operator.one(Poolings::globalMax));
    all.put("GlobalLpPool", Operator.one(Poolings::globalNorm));
  }

  private interface Pooling {
    Node of(Call call, Window window, Node x);
  }

  private static Value pooled(Call call, Pooling pooling) {
    Permuted x = call.array(0);
    long[] kernel = call.numbers("kernel_shape");
    if (call.node().outputs().size() > 1) {
      throw new IllegalArgumentException("it gives indices; a pooling with one output is expected");
    }
    if (kernel == null || x.rank() != kernel.length + 2 || kernel.length > 2) {
      throw new IllegalArgumentException(
          "an input of " + x.rank() + " axes; images, [N,C,H,W], or rows, [N,C,L], are expected");
    }
    Windows.requireImagesApart(call, Arrays.stream(kernel).mapToInt(Math::toIntExact).toArray());
    int[] e = x.extents();
    Permuted image = x.rank() == 3 ? Regrouping.of(x, e[0], e[1], 1, e[2]) : x;
    int[] k = Windows.pair(kernel, 1);
    Window window = Windows.of(call, image, k[0], k[1]);
    Node y = pooling.of(call, window, image.channelsLast());
    Permuted made = new Permuted(y, Permuted.channelsLast(4));
    return x.rank() == 3 ? Regrouping.of(made, e[0], e[1], y.shape().at(2)) : made;
  }

  private static Node max(Call call, Window window, Node x) {
    return new MaxPool2d(window, call.flag("ceil_mode")).of(x);
  }

  /** One window of all is the mean of all; windows of one pixel change nothing. */
  private static Node average(Call call, Window window, Node x) {
    if (window.pointwise()) {
      return new PassThrough().of(x);
    }
    boolean all = window.kernelH() == x.shape().at(1) && window.kernelW() == x.shape().at(2);
    if (all && !window.padded()) {
      return new AdaptiveAvgPool2d(1, 1).of(x);
    }
    boolean withPadding = call.flag("count_include_pad");
    return new AvgPool2d(window, call.flag("ceil_mode"), withPadding).of(x);
  }

  /** (sum |x|^p)^(1/p), the sum being that of a mean over all places of a window. */
  private static Node norm(Call call, Window window, Node x) {
    double p = call.number("p", 2);
    int places = window.kernelH() * window.kernelW();
    Node powers = p == 2 ? x.square() : p == 1 ? x.abs() : x.abs().pow(p);
    Node sums = new AvgPool2d(whole(call, window, x), false, true).of(powers).mul(places);
    return p == 1 ? sums : p == 2 ? sums.sqrt() : sums.pow(1 / p);
  }

  /** The window with as much padding behind as windows reach there that are rounded up. */
  private static Window whole(Call call, Window window, Node x) {
    if (!call.flag("ceil_mode")) {
      return window;
    }
    Shape y = new AvgPool2d(window, true, true).shape(x.shape());
    return Windows.reaching(window, x.shape(), y);
  }

  private static Value globalAverage(Call call) {
    Permuted x = call.array(0);
    if (x.rank() == 4) {
      return new Permuted(
          new AdaptiveAvgPool2d(1, 1).of(x.channelsLast()), Permuted.channelsLast(4));
    }
    return x.with(x.node().mean(Reductions.places(x)));
  }

  private static Value globalMax(Call call) {
    Permuted x = call.array(0);
    return x.with(Reductions.max(x.node(), Reductions.places(x)));
  }

  private static Value globalNorm(Call call) {
    Permuted x = call.array(0);
    double p = call.number("p", 2);
    return x.with(x.node().abs().pow(p).sum(Reductions.places(x)).pow(1 / p));
  }
}
