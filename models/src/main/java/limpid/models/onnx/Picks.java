package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import limpid.core.op.Gather;
import limpid.core.op.Node;
import limpid.core.op.TakeAlong;
import limpid.core.op.TopK;
import limpid.core.op.TopKIndices;

/** Some of the elements, by where they are or how large they are. */
final class Picks {
  private Picks() {}

  static void in(Map<String, Operator> all) {
    all.put("Gather", Operator.one(Picks::gather));
    all.put("GatherElements", Operator.one(Picks::gatherElements));
    all.put("ArgMax", Operator.one(call -> best(call, false)));
    all.put("ArgMin", Operator.one(call -> best(call, true)));
    all.put("TopK", Picks::top);
  }

  private static int[] indices(long[] numbers, long size) {
    return Arrays.stream(numbers)
        .map(number -> number < 0 ? number + size : number)
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  private static Value gather(Call call) {
    long[] sizes = call.value(0).sizes();
    int axis = Axis.of(call.number("axis", 0), sizes.length);
    long[] shape = call.value(1).sizes();
    int[] indices = indices(call.numbers(1), sizes[axis]);
    return Moves.moved(call.value(0), x -> gathered(x, axis, shape, indices));
  }

  private static Permuted gathered(Permuted x, int axis, long[] shape, int... indices) {
    Permuted taken = x.with(Gather.of(x.place(axis), indices).of(x.node()));
    if (shape.length == 1) {
      return taken;
    }
    List<Integer> extents = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (i == axis) {
        Arrays.stream(shape).forEach(size -> extents.add((int) size));
      } else {
        extents.add(x.size(i));
      }
    }
    return Regrouping.of(taken, extents.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Value gatherElements(Call call) {
    Permuted x = call.array(0);
    int axis = x.axis(call.number("axis", 0));
    long size = x.size(axis);
    Value positive =
        call.value(1) instanceof Whole whole ? whole.map(i -> i < 0 ? i + size : i) : call.value(1);
    Permuted last = x.withLast(axis);
    Node index = positive.array().in(last.order()).node();
    return last.with(new TakeAlong().of(last.node(), index));
  }

  private static Value best(Call call, boolean least) {
    Permuted x = call.array(0);
    int axis = x.axis(call.number("axis", 0));
    Permuted last = x.withLast(axis);
    Node of = least ? last.node().negate() : last.node();
    Permuted found = last.with(new TopKIndices(1).of(of));
    return call.number("keepdims", 1) != 0 ? found : Reductions.without(found, List.of(axis));
  }

  private static List<Value> top(Call call) {
    int k = Math.toIntExact(call.numbers(1, "k")[0]);
    Permuted x = call.array(0);
    boolean least = call.number("largest", 1) == 0;
    Permuted last = x.withLast(x.axis(call.number("axis", -1)));
    Node of = least ? last.node().negate() : last.node();
    Node values = new TopK(k).of(of);
    return List.of(
        last.with(least ? values.negate() : values), last.with(new TopKIndices(k).of(of)));
  }
}
