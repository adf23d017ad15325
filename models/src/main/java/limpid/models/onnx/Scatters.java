package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limpid.core.op.Concat;
import limpid.core.op.Gather;
import limpid.core.op.GatherInput;
import limpid.core.op.Node;

/** Elements put into an array at places that are known; of several at one place the last stays. */
final class Scatters {
  private Scatters() {}

  static void in(Map<String, Operator> all) {
    all.put("ScatterND", Operator.one(Scatters::slices));
    all.put("ScatterElements", Operator.one(Scatters::elements));
    all.put("Scatter", Operator.one(Scatters::elements));
  }

  /** An index of the first axes is the place of a slice of the others. */
  private static Value slices(Call call) {
    long[] sizes = call.value(0).sizes();
    if (!call.has(2)) {
      return call.value(0);
    }
    long[] shape = call.value(1).sizes();
    int axes = Math.toIntExact(shape[shape.length - 1]);
    long[] indices = call.numbers(1);
    int[] places = new int[indices.length / axes];
    for (int u = 0; u < places.length; u++) {
      long place = 0;
      for (int axis = 0; axis < axes; axis++) {
        place = place * sizes[axis] + index(indices[u * axes + axis], axis, sizes);
      }
      places[u] = Math.toIntExact(place);
    }
    return put(call, rows(Arrays.copyOf(sizes, axes)), places);
  }

  /** Each element has the place of its own in the index, but along one axis. */
  private static Value elements(Call call) {
    long[] sizes = call.value(0).sizes();
    if (!call.has(2)) {
      return call.value(0);
    }
    int axis = Axis.of(call.number("axis", 0), sizes.length);
    long[] shape = call.value(1).sizes();
    long[] indices = call.numbers(1);
    int[] places = new int[indices.length];
    for (int u = 0; u < places.length; u++) {
      long rest = u;
      long place = 0;
      long stride = 1;
      for (int a = sizes.length - 1; a >= 0; a--) {
        long own = a == axis ? index(indices[u], a, sizes) : rest % shape[a];
        place += own * stride;
        stride *= sizes[a];
        rest /= shape[a];
      }
      places[u] = Math.toIntExact(place);
    }
    return put(call, rows(sizes), places);
  }

  private static int rows(long... sizes) {
    return (int) Constants.count(sizes, Whole.LIMIT);
  }

  private static long index(long number, int axis, long... sizes) {
    long index = number < 0 ? number + sizes[axis] : number;
    if (index < 0 || index >= sizes[axis]) {
      throw new IllegalArgumentException(
          "index %d is outside of axis %d, whose extent is %d"
              .formatted(number, axis, sizes[axis]));
    }
    return index;
  }

  private static Value put(Call call, int rows, int... places) {
    String reduction = call.text("reduction", "none");
    if (call.value(0) instanceof Whole into
        && call.value(2) instanceof Whole updates
        && reduction.equals("none")) {
      return Whole.together(
          List.of(into, updates), both -> replaced(both.get(0), both.get(1), rows, places));
    }
    Permuted x = call.array(0);
    Permuted updates = call.array(2);
    return switch (reduction) {
      case "none" -> replaced(x, updates, rows, places);
      case "add" -> added(x, updates, rows, places);
      default ->
          throw new IllegalArgumentException(
              "reduction is '" + reduction + "'; none or add is expected");
    };
  }

  private static Node lines(Permuted x, int count) {
    return x.plain().reshape(count, x.node().shape().size() / count);
  }

  private static Permuted replaced(Permuted x, Permuted updates, int rows, int... places) {
    int[] from = IntStream.range(0, rows).toArray();
    for (int u = 0; u < places.length; u++) {
      from[places[u]] = rows + u;
    }
    Node all = new Concat(0).of(lines(x, rows), lines(updates, places.length));
    return Permuted.plain(Gather.of(0, from).of(all).reshape(x.extents()));
  }

  private static Permuted added(Permuted x, Permuted updates, int rows, int... places) {
    Node into = lines(x, rows);
    GatherInput sums = new GatherInput(Gather.of(0, places), into.shape());
    Node all = into.add(sums.of(lines(updates, places.length)));
    return Permuted.plain(all.reshape(x.extents()));
  }
}
