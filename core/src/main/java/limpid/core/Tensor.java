package limpid.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A shape and its elements in row-major order, the last axis contiguous. Feature maps are {@code
 * [N,H,W,C]}: channels last.
 *
 * <p>A tensor that an op has seen is never changed again; {@link #data()} is the array itself, not
 * a copy, so that a reader can look and a kernel can run without copying.
 */
public final class Tensor {
  private static final Supplier<float[]> NONE = () -> null;

  private final Shape shape;
  private Supplier<float[]> later;
  private float[] data;
  private Map<Object, Object> prepared;

  private Tensor(Shape shape, float[] data) {
    this.shape = shape;
    this.data = fitting(shape, data);
  }

  private Tensor(Shape shape, Supplier<float[]> later) {
    this.shape = shape;
    this.later = later;
  }

  private static float[] fitting(Shape shape, float[] data) {
    if (data.length != shape.size()) {
      throw new ShapeException(
          "tensor " + shape + " wants " + shape.size() + " elements, the array has " + data.length);
    }
    return data;
  }

  /** A tensor over this array, which is not copied. */
  public static Tensor of(Shape shape, float... data) {
    return new Tensor(shape, data);
  }

  /** A tensor whose elements are made when they are first asked for, and then kept. */
  public static Tensor later(Shape shape, Supplier<float[]> elements) {
    return new Tensor(shape, elements);
  }

  /**
   * A shape without elements. Ops on it give outlines in turn, so that a net can be traced for its
   * layers, or to be compiled, without computing anything.
   */
  public static Tensor outline(Shape shape) {
    return new Tensor(shape, NONE);
  }

  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  public static Tensor filled(Shape shape, float value) {
    Tensor tensor = zeros(shape);
    Arrays.fill(tensor.data(), value);
    return tensor;
  }

  public static Tensor scalar(float value) {
    return new Tensor(Shape.of(), new float[] {value});
  }

  /** The same elements in an array of their own. */
  public Tensor copy() {
    return new Tensor(shape, data().clone());
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return shape.size();
  }

  /** Whether this is an {@linkplain #outline outline}. */
  public boolean outlined() {
    return later == NONE;
  }

  /** The elements themselves, in row-major order. */
  public float[] data() {
    return data != null ? data : made();
  }

  private synchronized float[] made() {
    if (outlined()) {
      throw new IllegalStateException("tensor " + shape + " is an outline, without elements");
    }
    if (data == null) {
      data = fitting(shape, later.get());
      later = null;
    }
    return data;
  }

  /**
   * The elements for one use, not to be changed: those of a tensor that is made {@linkplain #later
   * later} are made for it and not kept, so that weights which are packed from a file are held
   * once.
   */
  public float[] once() {
    Supplier<float[]> source = later;
    return data != null || source == null || source == NONE ? data() : fitting(shape, source.get());
  }

  /** The element at these indices, one for each axis. */
  public float at(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          "tensor " + shape + " wants " + shape.rank() + " indices, got " + index.length);
    }
    int flat = 0;
    for (int axis = 0; axis < index.length; axis++) {
      flat = flat * shape.at(axis) + Objects.checkIndex(index[axis], shape.at(axis));
    }
    return data()[flat];
  }

  /** The only element of a tensor of size 1. */
  public float item() {
    if (size() != 1) {
      throw new ShapeException("tensor " + shape + " has more than one element");
    }
    return data()[0];
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    if (outlined() && other.size() == size()) {
      return outline(other);
    }
    if (other.size() != size()) {
      throw new ShapeException("tensor " + shape + " cannot be reshaped to " + other);
    }
    return new Tensor(other, data());
  }

  /**
   * A form of this tensor that a kernel prepared (packed weights, say), computed once and kept
   * beside it for as long as it lives.
   */
  @SuppressWarnings("unchecked")
  public synchronized <K, V> V prepared(K form, Function<? super K, V> make) {
    if (prepared == null) {
      prepared = new HashMap<>(2);
    }
    Object known = prepared.get(form);
    if (known == null) {
      known = make.apply(form);
      prepared.put(form, known);
    }
    return (V) known;
  }

  /** Shape and first elements: {@code [2,3] 1.0 2.0 3.0 4.0 5.0 6.0}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(shape.toString());
    if (outlined()) {
      return text.append(" outline").toString();
    }
    for (int i = 0; i < Math.min(size(), 8); i++) {
      text.append(' ').append(data()[i]);
    }
    return size() > 8 ? text.append(" …").toString() : text.toString();
  }
}
