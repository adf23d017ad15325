package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Min;
import limpid.core.op.Node;
import limpid.core.op.Slice;

/** Sums, means, extremes and norms over axes. */
final class Reductions {
  private Reductions() {}

  private interface Reduction extends BiFunction<Node, int[], Node> {}

  static void in(Map<String, Operator> all) {
    all.put("ReduceSum", of(Node::sum, Long::sum));
    all.put("ReduceMean", of(Node::mean, null));
    all.put("ReduceMax", of(Reductions::max, Math::max));
    all.put("ReduceMin", of(Reductions::min, Math::min));
    all.put("ReduceProd", of(Reductions::product, (a, b) -> a * b));
    all.put("ReduceL1", of((x, axes) -> x.abs().sum(axes), null));
    all.put("ReduceL2", of((x, axes) -> x.square().sum(axes).sqrt(), null));
    all.put("ReduceSumSquare", of((x, axes) -> x.square().sum(axes), null));
    all.put("ReduceLogSum", of((x, axes) -> x.sum(axes).log(), null));
    all.put("ReduceLogSumExp", of(Reductions::logSumExp, null));
  }

  static Node max(Node x, int... axes) {
    return new Max(Axes.of(axes)).of(x);
  }

  private static Node min(Node x, int... axes) {
    return new Min(Axes.of(axes)).of(x);
  }

  private static Node product(Node x, int... axes) {
    Node product = x;
    for (int axis : axes) {
      product = product(product, axis);
    }
    return product;
  }

  /** One half times the other, until one element is left. */
  private static Node product(Node x, int axis) {
    int extent = x.shape().at(axis);
    if (extent == 1) {
      return x;
    }
    int half = extent / 2;
    Node halves = new Slice(axis, 0, half).of(x).mul(new Slice(axis, half, 2 * half).of(x));
    Node product = product(halves, axis);
    return extent % 2 == 0 ? product : product.mul(new Slice(axis, extent - 1, extent).of(x));
  }

  /** The largest taken out, so that nothing overflows. */
  private static Node logSumExp(Node x, int... axes) {
    Node most = max(x, axes).stopped();
    return x.sub(most).exp().sum(axes).log().add(most);
  }

  /** Where all axes but the batch and the channels are in the node. */
  static int[] places(Permuted x) {
    return IntStream.range(2, x.rank()).map(x::place).toArray();
  }

  private static Operator of(Reduction reduction, LongBinaryOperator ofIntegers) {
    return Operator.one(
        call -> {
          long[] sizes = call.value(0).sizes();
          long[] given = call.has(1) ? call.numbers(1) : call.numbers("axes");
          if (given == null && call.flag("noop_with_empty_axes")) {
            return call.value(0);
          }
          List<Integer> axes = Axis.all(given, sizes.length);
          boolean keep = call.number("keepdims", 1) != 0;
          if (call.value(0) instanceof Whole whole && ofIntegers != null) {
            return reduced(whole, axes, keep, ofIntegers);
          }
          Permuted x = call.array(0);
          int[] places = axes.stream().mapToInt(x.order()::indexOf).toArray();
          Permuted y = places.length == 0 ? x : x.with(reduction.apply(x.node(), places));
          return keep ? y : without(y, axes);
        });
  }

  /** An array without these axes, which have extent 1. */
  static Permuted without(Permuted x, List<Integer> axes) {
    return Regrouping.of(
        x,
        IntStream.range(0, x.rank()).filter(axis -> !axes.contains(axis)).map(x::size).toArray());
  }

  private static Whole reduced(
      Whole whole, List<Integer> axes, boolean keep, LongBinaryOperator function) {
    if (axes.size() != whole.sizes().length || whole.numbers().length == 0) {
      throw new IllegalArgumentException("integers are reduced over all their axes alone");
    }
    long result = LongStream.of(whole.numbers()).reduce(function).orElseThrow();
    long[] sizes = new long[keep ? axes.size() : 0];
    Arrays.fill(sizes, 1);
    return new Whole(sizes, new long[] {result});
  }
}
