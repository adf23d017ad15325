package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.weights.DType;

/**
 * Integers that are known when a net is traced: shapes, axes, indices, and what is computed of
 * them. There may be none.
 *
 * @param sizes the extents, any of which may be 0
 * @param numbers in row-major order
 * @param type of a tensor of the file, or null
 */
public record Whole(long[] sizes, long[] numbers, DType type) implements Value {
  /** Integers that a file asks to be made: more of them is no arithmetic on shapes. */
  static final int LIMIT = 1 << 20;

  /** Whole numbers that floats hold exactly. */
  private static final int EXACT = 1 << 24;

  public Whole {
    if (LongStream.of(sizes).reduce(1, Math::multiplyExact) != numbers.length) {
      throw new ShapeException(
          numbers.length + " integers do not have the shape " + Arrays.toString(sizes));
    }
  }

  Whole(long[] sizes, long[] numbers) {
    this(sizes, numbers, null);
  }

  static Whole scalar(long number) {
    return new Whole(new long[0], new long[] {number});
  }

  static Whole vector(long... numbers) {
    return new Whole(new long[] {numbers.length}, numbers);
  }

  @Override
  public long[] sizes() {
    return sizes.clone();
  }

  @Override
  public long[] numbers() {
    return numbers.clone();
  }

  @Override
  public Permuted array() {
    float[] data = new float[numbers.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = numbers[i];
    }
    return Permuted.plain(Node.constant(Tensor.of(shape(), data)));
  }

  private Shape shape() {
    return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
  }

  /** What an op does that moves elements, or takes some of them, done to these. */
  Whole moved(UnaryOperator<Permuted> op) {
    if (numbers.length == 0) {
      return this;
    }
    Permuted places = op.apply(places(0));
    float[] from = places.elements();
    return new Whole(
        places.sizes(),
        IntStream.range(0, from.length).mapToLong(i -> numbers[(int) from[i]]).toArray());
  }

  private Permuted places(int first) {
    if (first + numbers.length > EXACT) {
      throw new ShapeException("there are too many integers, " + Arrays.toString(sizes));
    }
    float[] places = new float[numbers.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = first + i;
    }
    return Permuted.plain(Node.constant(Tensor.of(shape(), places)));
  }

  /** What an op does that puts arrays together, done to these. */
  static Whole together(List<Whole> parts, Function<List<Permuted>, Permuted> op) {
    List<Permuted> places = new ArrayList<>();
    long[] all = new long[0];
    for (Whole part : parts) {
      if (part.numbers.length > 0) {
        places.add(part.places(all.length));
        int before = all.length;
        all = Arrays.copyOf(all, before + part.numbers.length);
        System.arraycopy(part.numbers, 0, all, before, part.numbers.length);
      }
    }
    if (places.isEmpty()) {
      return parts.getFirst();
    }
    return vector(all).taken(op.apply(places));
  }

  private Whole taken(Permuted places) {
    float[] from = places.elements();
    return new Whole(
        places.sizes(),
        IntStream.range(0, from.length).mapToLong(i -> numbers[(int) from[i]]).toArray());
  }

  Whole map(LongUnaryOperator function) {
    return new Whole(sizes, LongStream.of(numbers).map(function).toArray());
  }

  /** Number by number, with broadcasting. */
  static Whole combined(Whole a, Whole b, LongBinaryOperator function) {
    if (a.numbers.length == 0 || b.numbers.length == 0) {
      return a.numbers.length == 0 ? a : b;
    }
    int[] extents = Broadcast.extents(a.shape(), b.shape());
    Whole left = a.moved(x -> Broadcast.to(x, extents));
    Whole right = b.moved(x -> Broadcast.to(x, extents));
    return new Whole(
        left.sizes,
        IntStream.range(0, left.numbers.length)
            .mapToLong(i -> function.applyAsLong(left.numbers[i], right.numbers[i]))
            .toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Whole whole
        && Arrays.equals(sizes, whole.sizes)
        && Arrays.equals(numbers, whole.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  /** {@code [1, 64, 56, 56] as [4]}. */
  @Override
  public String toString() {
    return Arrays.toString(numbers) + " as " + Arrays.toString(sizes);
  }
}
