package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import limpid.core.Tensor;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.core.op.PadEdge;
import limpid.core.op.PadReflect;
import limpid.core.op.Slice;

/** Elements put elsewhere: transposed, joined, cut, padded, repeated. */
final class Moves {
  private Moves() {}

  static void in(Map<String, Operator> all) {
    all.put("Transpose", Operator.one(Moves::transpose));
    all.put("Concat", Operator.one(Moves::concat));
    all.put("Split", Moves::split);
    all.put("Slice", Operator.one(Moves::slice));
    all.put("Pad", Operator.one(Moves::pad));
    all.put("Trilu", Operator.one(Moves::triangle));
    all.put("Tile", Operator.one(Moves::tile));
    all.put("DepthToSpace", Operator.one(Moves::depthToSpace));
    all.put("SpaceToDepth", Operator.one(Moves::spaceToDepth));
  }

  /** Does to integers what is done to arrays. */
  static Value moved(Value value, UnaryOperator<Permuted> move) {
    return value instanceof Whole whole ? whole.moved(move) : move.apply(value.array());
  }

  private static Value transpose(Call call) {
    int rank = call.value(0).sizes().length;
    long[] perm = call.numbers("perm");
    List<Integer> axes = new ArrayList<>(Axis.all(perm, rank));
    if (perm == null) {
      Collections.reverse(axes);
    }
    return moved(call.value(0), x -> transposed(x, axes));
  }

  /** Axis i of the result is axis {@code axes[i]}: nothing moves, the order is another. */
  static Permuted transposed(Permuted x, List<Integer> axes) {
    if (axes.size() != x.rank() || axes.stream().distinct().count() != x.rank()) {
      throw new IllegalArgumentException("perm " + axes + " for " + x.rank() + " axes");
    }
    return new Permuted(x.node(), x.order().stream().map(axes::indexOf).toList());
  }

  private static Value concat(Call call) {
    List<Value> parts =
        ImageAxis.repeated(call).stream()
            .filter(part -> Arrays.stream(part.sizes()).noneMatch(size -> size == 0))
            .toList();
    if (parts.isEmpty()) {
      return call.value(0);
    }
    long axis = call.number("axis", 1);
    if (parts.stream().allMatch(Whole.class::isInstance)) {
      return Whole.together(
          parts.stream().map(Whole.class::cast).toList(), arrays -> joined(arrays, axis));
    }
    return joined(parts.stream().map(Value::array).toList(), axis);
  }

  static Permuted joined(List<Permuted> parts, long axis) {
    Permuted first =
        parts.stream().filter(part -> part.node().tracked()).findFirst().orElse(parts.getFirst());
    Node[] nodes = parts.stream().map(part -> part.in(first.order()).node()).toArray(Node[]::new);
    return first.with(nodes.length == 1 ? nodes[0] : new Concat(first.place(axis)).of(nodes));
  }

  private static List<Value> split(Call call) {
    long[] sizes = call.value(0).sizes();
    int axis = Axis.of(call.number("axis", 0), sizes.length);
    int count = call.node().outputs().size();
    long[] parts = call.numbers(1, "split");
    if (parts == null) {
      long part = Math.ceilDiv(sizes[axis], count);
      parts = new long[count];
      Arrays.fill(parts, part);
      parts[count - 1] = sizes[axis] - part * (count - 1);
    }
    List<Value> values = new ArrayList<>();
    int from = 0;
    for (long part : parts) {
      int start = from;
      int end = from + Math.toIntExact(part);
      values.add(
          moved(call.value(0), x -> x.with(new Slice(x.place(axis), start, end).of(x.node()))));
      from = end;
    }
    return values;
  }

  private static Value slice(Call call) {
    long[] sizes = call.value(0).sizes();
    long[] starts = call.numbers(1, "starts");
    long[] ends = call.numbers(2, "ends");
    long[] axes = call.numbers(3, "axes");
    long[] steps = call.numbers(4, "steps");
    Value value = call.value(0);
    for (int i = 0; i < starts.length; i++) {
      int axis = axes == null ? i : Axis.of(axes[i], sizes.length);
      int step = steps == null ? 1 : Math.toIntExact(Math.clamp(steps[i], -(1L << 30), 1L << 30));
      int from = bound(starts[i], sizes[axis], step, true);
      int to = bound(ends[i], sizes[axis], step, false);
      if (step > 0 ? to <= from : to >= from) {
        return nothing(value, axis);
      }
      if (from != 0 || to != sizes[axis] || step != 1) {
        value = moved(value, x -> x.with(new Slice(x.place(axis), from, to, step).of(x.node())));
      }
    }
    return value;
  }

  private static Value nothing(Value value, int axis) {
    if (value instanceof Permuted) {
      throw new IllegalArgumentException("it leaves nothing along axis " + axis);
    }
    long[] sizes = value.sizes();
    sizes[axis] = 0;
    return new Whole(sizes, new long[0]);
  }

  /** A start or an end as ONNX clamps it; a step below 0 ends at -1 behind the first element. */
  private static int bound(long at, long size, int step, boolean start) {
    long from = at < 0 ? (at < -size ? -1 : at + size) : at;
    return (int)
        (step > 0
            ? Math.clamp(at < -size ? 0 : from, 0, size)
            : Math.clamp(from, start ? 0 : -1, size - 1));
  }

  private static Value pad(Call call) {
    int rank = call.value(0).sizes().length;
    long[] pads = call.opset() < 2 ? call.numbers("paddings") : call.numbers(1, "pads");
    List<Integer> axes = Axis.all(call.has(3) ? call.numbers(3) : null, rank);
    float value = call.real(2, "value", 0);
    String mode = call.text("mode", "constant");
    long[] made = call.value(0).sizes();
    for (int i = 0; i < axes.size(); i++) {
      made[axes.get(i)] =
          Math.max(0, made[axes.get(i)] + Math.addExact(pads[i], pads[i + axes.size()]));
    }
    Constants.refuseLarge(call.value(0), made);
    if (mode.equals("constant") && call.value(0) instanceof Whole whole) {
      Permuted padded = padded(whole.array(), axes, pads, mode, value);
      float[] elements = padded.elements();
      long[] numbers = new long[elements.length];
      Arrays.setAll(numbers, i -> (long) elements[i]);
      return new Whole(padded.sizes(), numbers);
    }
    return moved(call.value(0), x -> padded(x, axes, pads, mode, value));
  }

  private static Permuted padded(
      Permuted x, List<Integer> axes, long[] pads, String mode, float value) {
    Permuted y = x;
    for (int i = 0; i < axes.size(); i++) {
      int before = Math.toIntExact(pads[i]);
      int after = Math.toIntExact(pads[i + axes.size()]);
      y = padded(y, y.place(axes.get(i)), before, after, mode, value);
    }
    return y;
  }

  private static Permuted padded(
      Permuted x, int place, int before, int after, String mode, float value) {
    Node node = x.node();
    int size = node.shape().at(place);
    if (before < 0 || after < 0) {
      int from = Math.max(0, -before);
      int to = size - Math.max(0, -after);
      Permuted less = x.with(new Slice(place, from, to).of(node));
      return padded(less, place, Math.max(0, before), Math.max(0, after), mode, value);
    }
    if (before == 0 && after == 0) {
      return x;
    }
    return x.with(
        switch (mode) {
          case "constant" -> new Pad(place, before, after, value).of(node);
          case "reflect" -> new PadReflect(place, before, after).of(node);
          case "edge" -> new PadEdge(place, before, after).of(node);
          case "wrap" -> wrapped(node, place, before, after);
          default -> throw new IllegalArgumentException("mode is '" + mode + "'");
        });
  }

  private static Node wrapped(Node node, int place, int before, int after) {
    int size = node.shape().at(place);
    List<Node> parts = new ArrayList<>(List.of(node));
    if (before > 0) {
      parts.addFirst(new Slice(place, size - before, size).of(node));
    }
    if (after > 0) {
      parts.add(new Slice(place, 0, after).of(node));
    }
    return new Concat(place).of(parts.toArray(Node[]::new));
  }

  /** The last two axes as matrices, whose elements below a diagonal, or above it, are 0. */
  private static Value triangle(Call call) {
    Permuted x = call.array(0);
    int h = x.size(x.rank() - 2);
    int w = x.size(x.rank() - 1);
    long k = call.has(1) ? call.numbers(1)[0] : 0;
    boolean upper = call.number("upper", 1) != 0;
    float[] kept = new float[Math.multiplyExact(h, w)];
    for (int i = 0; i < kept.length; i++) {
      long right = i % w - i / w - k;
      kept[i] = (upper ? right >= 0 : right <= 0) ? 1 : 0;
    }
    Permuted mask = Constants.array(new int[] {h, w}, kept);
    Broadcast all = Broadcast.of(List.of(x, mask));
    Node zero = Node.constant(Tensor.scalar(0));
    return new Permuted(all.nodes().get(0).where(all.nodes().get(1), zero), all.order());
  }

  private static Value tile(Call call) {
    long[] repeats = call.numbers(1);
    long[] sizes = call.value(0).sizes();
    long[] made = new long[sizes.length];
    Arrays.setAll(made, axis -> repeats[axis] * sizes[axis]);
    Constants.refuseLarge(call.value(0), made);
    return moved(
        call.value(0),
        x -> {
          Permuted y = x;
          for (int axis = 0; axis < repeats.length; axis++) {
            y = joined(Collections.nCopies(Math.toIntExact(repeats[axis]), y), axis);
          }
          return y;
        });
  }

  /** Channels become places: in the order {@code [b,b,C]}, or {@code [C,b,b]} in mode CRD. */
  private static Value depthToSpace(Call call) {
    Permuted x = call.array(0);
    int b = (int) call.number("blocksize", 1);
    int[] e = x.extents();
    boolean crd = call.text("mode", "DCR").equals("CRD");
    int c = e[1] / (b * b);
    Permuted blocks =
        crd
            ? transposed(Regrouping.of(x, e[0], c, b, b, e[2], e[3]), List.of(0, 1, 4, 2, 5, 3))
            : transposed(Regrouping.of(x, e[0], b, b, c, e[2], e[3]), List.of(0, 3, 4, 1, 5, 2));
    return Regrouping.of(blocks, e[0], c, e[2] * b, e[3] * b);
  }

  private static Value spaceToDepth(Call call) {
    Permuted x = call.array(0);
    int b = (int) call.number("blocksize", 1);
    int[] e = x.extents();
    Permuted blocks =
        transposed(
            Regrouping.of(x, e[0], e[1], e[2] / b, b, e[3] / b, b), List.of(0, 3, 5, 1, 2, 4));
    return Regrouping.of(blocks, e[0], e[1] * b * b, e[2] / b, e[3] / b);
  }
}
