package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.ShapeException;

/** Axes as ONNX counts them: negative ones from the end. */
final class Axis {
  private Axis() {}

  static int of(long axis, int rank) {
    long from = axis < 0 ? axis + rank : axis;
    if (from < 0 || from >= rank) {
      throw new ShapeException("there is no axis " + axis + " of " + rank);
    }
    return (int) from;
  }

  /** Each of them, or all where none are given. */
  static List<Integer> all(long[] axes, int rank) {
    if (axes == null) {
      return Permuted.ascending(rank);
    }
    List<Integer> all = new ArrayList<>();
    Arrays.stream(axes).forEach(axis -> all.add(of(axis, rank)));
    return all;
  }
}
