package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Affine;
import limpid.core.op.Equal;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Round;
import limpid.weights.DType;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxTensor;

/** Values that come with the file, and those that are as they were. */
final class Constants {
  /** Floats that a file asks to be made: 64 MiB of them. */
  private static final int LIMIT = 1 << 24;

  private Constants() {}

  static void in(Map<String, Operator> all) {
    all.put("Constant", Operator.one(Constants::constant));
    all.put("ConstantOfShape", Operator.one(Constants::ofShape));
    all.put("Range", Operator.one(Constants::range));
    all.put("Cast", Operator.one(Constants::cast));
    all.put("CastLike", Operator.one(Constants::castLike));
    all.put("Identity", Operator.one(Constants::same));
    all.put("Dropout", Constants::dropout);
  }

  /**
   * A tensor of the file. Floats are read when they are needed, and so are integers that are too
   * many for arithmetic on shapes, or are levels of a quantised weight.
   */
  static Value of(OnnxTensor tensor) {
    boolean levels = tensor.type().width() == 1 && tensor.sizes().length > 1;
    boolean numbers =
        !tensor.type().floating()
            && tensor.count() <= Whole.LIMIT
            && (!levels || tensor.type() == DType.BOOL);
    if (numbers || tensor.count() == 0) {
      long[] whole = tensor.count() == 0 ? new long[0] : tensor.wholeNumbers();
      return new Whole(tensor.sizes(), whole, tensor.type());
    }
    return Permuted.plain(Node.constant(Tensor.later(tensor.shape(), () -> tensor.read().data())));
  }

  static Permuted array(int[] extents, float... elements) {
    return Permuted.plain(Node.constant(Tensor.of(Shape.of(extents), elements)));
  }

  private static Value constant(Call call) {
    for (var attribute : call.attributes().entrySet()) {
      switch (attribute.getValue()) {
        case OnnxAttribute.OfTensor(OnnxTensor tensor) -> {
          return of(tensor);
        }
        case OnnxAttribute.Real(float value) -> {
          return array(new int[0], value);
        }
        case OnnxAttribute.Reals(List<Float> values) -> {
          float[] elements = new float[values.size()];
          for (int i = 0; i < elements.length; i++) {
            elements[i] = values.get(i);
          }
          return elements.length == 0
              ? Whole.vector()
              : array(new int[] {elements.length}, elements);
        }
        case OnnxAttribute.Number(long value) -> {
          return Whole.scalar(value);
        }
        case OnnxAttribute.Numbers(List<Long> values) -> {
          return Whole.vector(values.stream().mapToLong(Long::longValue).toArray());
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("it has no value that is read");
  }

  private static Value ofShape(Call call) {
    long[] sizes = call.numbers(0);
    boolean whole = false;
    float value = 0;
    if (call.attributes().get("value") instanceof OnnxAttribute.OfTensor(OnnxTensor tensor)) {
      whole = !tensor.type().floating();
      value = tensor.read().data()[0];
    }
    long count = count(sizes, whole ? Whole.LIMIT : LIMIT);
    if (whole || count == 0) {
      long[] numbers = new long[(int) count];
      Arrays.fill(numbers, (long) value);
      return new Whole(sizes, numbers);
    }
    int[] extents = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    return Permuted.plain(Node.constant(Tensor.filled(Shape.of(extents), value)));
  }

  /**
   * Refuses to make so much of a constant; what depends on the net's input is as large as it is.
   */
  static void refuseLarge(Value of, long... sizes) {
    boolean constant = of instanceof Whole || of.array().known();
    count(sizes, of instanceof Whole ? Whole.LIMIT : constant ? LIMIT : Integer.MAX_VALUE / 8);
  }

  /** The number of elements of these extents, refused where it is more than there may be. */
  static long count(long[] sizes, long limit) {
    long count = 1;
    for (long size : sizes) {
      if (size < 0 || size > limit || count * size > limit) {
        throw new IllegalArgumentException(
            "a constant of the shape "
                + Arrays.toString(sizes)
                + " is asked for; at most "
                + limit
                + " elements are made");
      }
      count *= size;
    }
    return count;
  }

  private static Value range(Call call) {
    if (call.allWhole()) {
      long from = call.numbers(0)[0];
      long to = call.numbers(1)[0];
      long step = call.numbers(2)[0];
      long count = Math.max(0, step == 0 ? 0 : Math.ceilDiv(to - from, step));
      count(new long[] {count}, Whole.LIMIT);
      return Whole.vector(LongStream.range(0, count).map(i -> from + i * step).toArray());
    }
    float from = call.known(0)[0];
    float step = call.known(2)[0];
    double count = Math.max(0, Math.ceil((call.known(1)[0] - from) / (double) step));
    count(new long[] {(long) count}, LIMIT);
    float[] elements = new float[(int) count];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = from + i * step;
    }
    return array(new int[] {elements.length}, elements);
  }

  /** To floats, integers, or truths. */
  private static Value cast(Call call) {
    return cast(call, (int) call.number("to", 1));
  }

  /**
   * @param to the number that ONNX has for a type of elements
   */
  private static Value cast(Call call, int to) {
    boolean floating = to == 1 || to == 10 || to == 11 || to == 16;
    Value value = call.value(0);
    if (value instanceof Whole whole) {
      return floating && whole.numbers().length > 0
          ? whole.array()
          : to == 9 ? whole.map(x -> x != 0 ? 1 : 0) : whole;
    }
    Permuted x = value.array();
    if (floating) {
      return x.with(new PassThrough().of(x.node()));
    }
    if (!x.known() || x.node().shape().size() > Whole.LIMIT) {
      return to == 9 ? truths(x) : Arithmetic.rounded(x, Round.Toward.ZERO);
    }
    return new Whole(x.sizes(), to == 9 ? truths(x.elements()) : call.numbers(0));
  }

  /** What is not 0 is true. */
  private static Permuted truths(Permuted x) {
    Node zero = new Equal().of(x.node(), Node.constant(Tensor.scalar(0)));
    return x.with(new Affine(-1, 1).of(zero));
  }

  private static long[] truths(float... elements) {
    return IntStream.range(0, elements.length).mapToLong(i -> elements[i] != 0 ? 1 : 0).toArray();
  }

  private static Value castLike(Call call) {
    Value value = call.value(0);
    if (value instanceof Permuted && call.value(1) instanceof Whole like) {
      return cast(call, like.type() == DType.BOOL ? 9 : 7);
    }
    boolean integers = value instanceof Whole whole && whole.numbers().length > 0;
    return integers && call.value(1) instanceof Permuted ? value.array() : same(call);
  }

  private static Value same(Call call) {
    return call.value(0) instanceof Permuted x && x.node().tracked()
        ? x.with(new PassThrough().of(x.node()))
        : call.value(0);
  }

  /** Nothing is dropped when a net is not trained; the mask says so. */
  private static List<Value> dropout(Call call) {
    Value y = same(call);
    if (call.node().outputs().size() < 2) {
      return List.of(y);
    }
    Node ones = Node.constant(Tensor.filled(y.array().node().shape(), 1));
    return List.of(y, y.array().with(ones));
  }
}
