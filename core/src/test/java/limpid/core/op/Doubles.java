package limpid.core.op;

import java.util.function.ToDoubleFunction;
import limpid.core.Shape;
import limpid.core.Tensor;

/** A tensor in double precision, in which the tests define what an op has to compute. */
record Doubles(Shape shape, double[] data) {

  /** An op as its formula reads, however slow. */
  @FunctionalInterface
  interface Definition {
    Doubles of(Doubles... inputs);
  }

  static Doubles of(Tensor tensor) {
    double[] data = new double[tensor.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = tensor.data()[i];
    }
    return new Doubles(tensor.shape(), data);
  }

  /** The tensor whose element at each index is this. */
  static Doubles of(Shape shape, ToDoubleFunction<int[]> element) {
    double[] data = new double[shape.size()];
    int[] index = new int[shape.rank()];
    for (int i = 0; i < data.length; i++) {
      data[i] = element.applyAsDouble(index);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.at(axis); axis--) {
        index[axis] = 0;
      }
    }
    return new Doubles(shape, data);
  }

  /**
   * The element at these indices, aligned at the last axis: leading ones too many are ignored, and
   * an extent of 1 has the same element everywhere, as broadcasting wants it.
   */
  double at(int... index) {
    int flat = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int i = index[index.length - shape.rank() + axis];
      flat = flat * shape.at(axis) + (shape.at(axis) == 1 ? 0 : i);
    }
    return data[flat];
  }

  /** The element of an image {@code [N,H,W,C]}, and 0 beyond its edges. */
  double pixel(int n, int h, int w, int c) {
    return h < 0 || h >= shape.at(1) || w < 0 || w >= shape.at(2) ? 0 : at(n, h, w, c);
  }

  double dot(Doubles other) {
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += data[i] * other.data[i];
    }
    return sum;
  }

  /** {@code this + factor other}. */
  Doubles plus(double factor, Doubles other) {
    double[] sum = data.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * other.data[i];
    }
    return new Doubles(shape, sum);
  }

  double largest() {
    double largest = 0;
    for (double value : data) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
