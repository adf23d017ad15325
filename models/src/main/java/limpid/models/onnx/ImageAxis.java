package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.op.Slice;

/**
 * The axis that images lie along: the one whose extent in a run on some images is another than in
 * the run that a graph was written down for.
 */
final class ImageAxis {
  private ImageAxis() {}

  /** The axis, if the images are in these extents at all. */
  private static OptionalInt of(long[] written, long... given) {
    int[] axes =
        IntStream.range(0, given.length).filter(axis -> given[axis] != written[axis]).toArray();
    if (axes.length > 1) {
      throw new IllegalArgumentException(
          "%s became %s with another number of images: they are to lie along one axis"
              .formatted(Arrays.toString(written), Arrays.toString(given)));
    }
    return axes.length == 0 ? OptionalInt.empty() : OptionalInt.of(axes[0]);
  }

  /**
   * A shape that is written into a graph, for the images that there are. They stay where they are
   * among the elements: as many stand before an image's as before.
   *
   * @param written the extents of what takes the shape, in the run that it was written for
   * @param given the same in this run
   * @param wanted the shape, without 0 or -1
   * @throws IllegalArgumentException if the images would come to lie inside of an axis
   */
  static long[] reshaped(long[] written, long[] given, long... wanted) {
    OptionalInt from = of(written, given);
    if (from.isEmpty()) {
      return wanted;
    }
    int axis = from.getAsInt();
    long before = before(axis, written);
    int to =
        IntStream.concat(IntStream.of(axis), IntStream.range(0, wanted.length))
            .filter(i -> i < wanted.length && before(i, wanted) == before)
            .filter(i -> wanted[i] * given[axis] % written[axis] == 0)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s mixes the images that lie along axis %d of %s"
                            .formatted(Arrays.toString(wanted), axis, Arrays.toString(written))));
    long[] shape = wanted.clone();
    shape[to] = wanted[to] * given[axis] / written[axis];
    return shape;
  }

  /**
   * The inputs of a call that joins them. Constants that have a row for each image that the graph
   * was written for, such as a token that is put before those of the image, have one for each.
   */
  static List<Value> repeated(Call call) {
    List<Value> inputs = call.inputs();
    Optional<Call> own = call.asWritten();
    for (int i = 0; own.isPresent() && i < inputs.size(); i++) {
      long[] written = own.get().value(i).sizes();
      OptionalInt axis = of(written, inputs.get(i).sizes());
      if (axis.isPresent()) {
        int images = axis.getAsInt();
        long there = inputs.get(i).sizes()[images];
        return inputs.stream()
            .map(input -> repeated(input, images, written[images], there))
            .toList();
      }
    }
    return inputs;
  }

  private static Value repeated(Value value, int axis, long written, long given) {
    if (!(value instanceof Permuted x && x.known()) || x.size(axis) != written) {
      return value;
    }
    int[] extents = x.extents();
    extents[axis] = Math.toIntExact(given);
    return Broadcast.to(x.with(new Slice(x.place(axis), 0, 1).of(x.node())), extents);
  }

  private static long before(int axis, long... extents) {
    return LongStream.of(extents).limit(axis).reduce(1, (a, b) -> a * b);
  }
}
