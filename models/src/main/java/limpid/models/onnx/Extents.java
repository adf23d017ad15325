package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.Shape;

/** Shapes as numbers, and the same elements under other shapes. */
final class Extents {
  private Extents() {}

  static void in(Map<String, Operator> all) {
    all.put("Shape", Operator.one(Extents::shape));
    all.put("Size", Operator.one(call -> Whole.scalar(product(call.value(0).sizes()))));
    all.put("Reshape", Operator.one(Extents::reshape));
    all.put("Flatten", Operator.one(Extents::flatten));
    all.put("Squeeze", Operator.one(Extents::squeeze));
    all.put("Unsqueeze", Operator.one(Extents::unsqueeze));
    all.put("Expand", Operator.one(Extents::expand));
  }

  private static long product(long... sizes) {
    return LongStream.of(sizes).reduce(1, (a, b) -> a * b);
  }

  private static Value shape(Call call) {
    long[] sizes = call.value(0).sizes();
    int from = bound(call.number("start", 0), sizes.length);
    int to = bound(call.number("end", sizes.length), sizes.length);
    return Whole.vector(Arrays.copyOfRange(sizes, from, Math.max(from, to)));
  }

  private static int bound(long axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  /** The value under these sizes. */
  private static Value under(Value value, long... sizes) {
    if (product(sizes) != product(value.sizes())) {
      throw new IllegalArgumentException(
          "%s does not become %s, which has another number of elements"
              .formatted(Arrays.toString(value.sizes()), Arrays.toString(sizes)));
    }
    if (value instanceof Whole whole) {
      return new Whole(sizes, whole.numbers());
    }
    int[] extents = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    return Regrouping.of(value.array(), extents);
  }

  private static Value reshape(Call call) {
    Call own = call.asWritten().filter(other -> sameShape(call, other)).orElse(call);
    long[] before = own.value(0).sizes();
    long[] sizes = call.value(0).sizes();
    return under(call.value(0), ImageAxis.reshaped(before, sizes, wanted(own)));
  }

  /** Whether what is written down asks for the same shape for any number of images. */
  private static boolean sameShape(Call call, Call other) {
    return Arrays.equals(call.numbers(1, "shape"), other.numbers(1, "shape"));
  }

  /** A 0 stands for the extent that the axis has, a -1 for what is left. */
  private static long[] wanted(Call call) {
    long[] wanted = call.numbers(1, "shape");
    long[] sizes = call.value(0).sizes();
    int open = -1;
    for (int axis = 0; axis < wanted.length; axis++) {
      if (wanted[axis] == 0 && !call.flag("allowzero")) {
        if (axis >= sizes.length) {
          throw new IllegalArgumentException("the shape asks for axis " + axis + " of its input");
        }
        wanted[axis] = sizes[axis];
      } else if (wanted[axis] == -1) {
        open = axis;
      }
    }
    if (open >= 0) {
      wanted[open] = 1;
      long rest = product(wanted);
      wanted[open] = rest == 0 ? 0 : product(sizes) / rest;
    }
    return wanted;
  }

  private static Value flatten(Call call) {
    long[] sizes = call.value(0).sizes();
    long axis = call.number("axis", 1);
    int from = bound(axis, sizes.length);
    long rows = product(Arrays.copyOf(sizes, from));
    return under(call.value(0), rows, product(sizes) / rows);
  }

  private static Value squeeze(Call call) {
    long[] sizes = call.value(0).sizes();
    long[] axes = call.numbers(1, "axes");
    long[] own = call.asWritten().orElse(call).value(0).sizes();
    List<Integer> dropped =
        axes != null
            ? Axis.all(axes, sizes.length)
            : IntStream.range(0, sizes.length).filter(axis -> own[axis] == 1).boxed().toList();
    return under(
        call.value(0),
        IntStream.range(0, sizes.length)
            .filter(axis -> !dropped.contains(axis))
            .mapToLong(axis -> sizes[axis])
            .toArray());
  }

  private static Value unsqueeze(Call call) {
    long[] axes = call.numbers(1, "axes");
    long[] sizes = call.value(0).sizes();
    int rank = sizes.length + axes.length;
    List<Integer> added = Axis.all(axes, rank);
    List<Long> wanted = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      wanted.add(added.contains(axis) ? 1 : sizes[next++]);
    }
    return under(call.value(0), wanted.stream().mapToLong(Long::longValue).toArray());
  }

  /** Either shape may have extents of 1 that the other one fills. */
  private static Value expand(Call call) {
    long[] wanted = call.numbers(1);
    Constants.refuseLarge(call.value(0), wanted);
    int[] target = Arrays.stream(wanted).mapToInt(Math::toIntExact).toArray();
    if (call.value(0) instanceof Whole whole) {
      return whole.moved(x -> expanded(x, target));
    }
    return expanded(call.array(0), target);
  }

  private static Permuted expanded(Permuted x, int... target) {
    int[] extents = Broadcast.extents(Shape.of(x.extents()), Shape.of(target));
    return Broadcast.to(x, extents);
  }
}
